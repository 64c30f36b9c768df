import { expect, test } from 'vitest';
import { createRandomPool } from '../../functions/event/random-pool.ts';

test('each drawn byte is handed out once, whatever is asked for', () => {
  let drawn = 0;
  const pool = createRandomPool((count) => Uint8Array.from({ length: count }, () => drawn++ % 251));
  const seen: number[] = [];
  for (let n = 0; n < 3000; n += 1) seen.push(...pool((n % 16) + 1));
  // 251 is prime: a byte that came twice, or out of turn, breaks the run; what is left of a block is thrown away.
  let breaks = 0;
  for (const [at, byte] of seen.entries()) {
    const before = seen[at - 1];
    if (before !== undefined && byte !== (before + 1) % 251) breaks += 1;
  }
  expect(breaks).toBeLessThanOrEqual(Math.ceil(drawn / 4096));
  expect(drawn - seen.length).toBeLessThan(4096 + breaks * 16);
});

test('what was handed out stays as it was', () => {
  let drawn = 0;
  const pool = createRandomPool((count) => new Uint8Array(count).fill(++drawn));
  const first = pool(10);
  for (let n = 0; n < 1000; n += 1) pool(10);
  expect([...first]).toEqual(Array.from({ length: 10 }, () => 1));
  expect(pool(10_000)).toHaveLength(10_000);
});
