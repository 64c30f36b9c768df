import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigurationProvider, type FetchOutcome } from '../../functions/cache/configuration-provider.ts';

/** `null` stands for a document that is absent or at fault. */
type Value = { text: string } | null;

type Bench = {
  provider: ConfigurationProvider<Value>;
  /** What the store answers with now. */
  answer: FetchOutcome<Value>;
  nowMs: number;
  random: number;
  fetches: { key: string; limitMs: number; previous: Value | undefined }[];
};

const UNAVAILABLE = { ok: false, kind: 'unavailable', cause: 'ssm: 500' } as const;
const REFUSED = { ok: false, kind: 'refused', cause: 'ssm: AccessDeniedException' } as const;
const FOUND = (text: string) => ({ ok: true, value: { text } }) as const;
const ABSENT = { ok: true, value: null } as const;

function bench(maxEntries = 10): Bench {
  const one: Bench = {
    provider: new ConfigurationProvider<Value>({
      nowMs: () => one.nowMs,
      maxEntries,
      fetch: async (key, limitMs, previous) => {
        one.fetches.push({ key, limitMs, previous });
        return one.answer;
      },
      freshness: {
        ...{ freshMs: 60_000, absentMs: 5000, staleMs: 300_000 },
        isSettled: (value) => value !== null,
        random: () => one.random,
      },
    }),
    ...{ answer: FOUND('first'), nowMs: 1_000_000, random: 0.5, fetches: [] },
  };
  return one;
}

const answers = fc.constantFrom<FetchOutcome<Value>>(FOUND('a'), FOUND('b'), ABSENT, UNAVAILABLE, REFUSED);
const steps = fc.array(
  fc.record({
    waitMs: fc.oneof(fc.integer({ min: 0, max: 7000 }), fc.integer({ min: 0, max: 330_000 })),
    answer: answers,
    random: fc.constantFrom(0, 0.3, 0.999),
  }),
  { maxLength: 40 },
);

test('whatever the store does, a value is as old as it may be and no older one than was seen last', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const one = bench();
      /** The last value the store gave, until it refused. */
      let last: { value: Value; atMs: number } | undefined;
      for (const { waitMs, answer, random } of all) {
        Object.assign(one, { nowMs: one.nowMs + waitMs, answer, random });
        const before = one.fetches.length;
        const reading = await one.provider.read('dev', 200);
        const asked = one.fetches.length > before;
        if (asked && answer.ok) last = { value: answer.value, atMs: one.nowMs };
        if (asked && answer === REFUSED) last = undefined;
        const ageMs = last === undefined ? Number.POSITIVE_INFINITY : one.nowMs - last.atMs;
        const failing = !one.answer.ok && asked;
        if (!reading.ok) {
          expect(failing).toBe(true);
          // It closes only when there is nothing, or nothing of use, or it is too old.
          if (answer === UNAVAILABLE) expect(last?.value == null || ageMs >= 300_000).toBe(true);
          continue;
        }
        expect(reading.value).toEqual(last?.value);
        expect(reading.fromCache).toBe(!asked || failing);
        expect(ageMs).toBeLessThan(reading.stale ? 300_000 : last?.value === null ? 5000 : 60_000);
        if (reading.stale) expect(last?.value).not.toBeNull();
        if (failing) expect(reading.stale).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

describe('the ends of jitter', () => {
  test.for([
    { random: 0, fromMs: 54_000 },
    { random: 0.999_999, fromMs: 60_000 },
  ])('random $random: read again at $fromMs ms', async ({ random, fromMs }) => {
    const one = bench();
    one.random = random;
    await one.provider.read('dev', 200);
    one.nowMs += fromMs - 2;
    await one.provider.read('dev', 200);
    expect(one.fetches).toHaveLength(1);
    one.nowMs += 2;
    await one.provider.read('dev', 200);
    expect(one.fetches).toHaveLength(2);
  });

  test.for([
    { random: 0, retryMs: 1000 },
    { random: 0.999_999, retryMs: 2000 },
  ])('random $random: a store that is down is asked again after $retryMs ms', async ({ random, retryMs }) => {
    const one = bench();
    one.random = random;
    await one.provider.read('dev', 200);
    one.nowMs += 60_000;
    one.answer = UNAVAILABLE;
    for (const [waitMs, fetches] of [
      [0, 2],
      [retryMs - 2, 2],
      [2, 3],
    ] as const) {
      one.nowMs += waitMs;
      expect(await one.provider.read('dev', 200)).toMatchObject({ ok: true, stale: true });
      expect(one.fetches).toHaveLength(fetches);
    }
  });
});

test('a store that is down closes a value at 300 s sharp, not at the next retry', async () => {
  const one = bench();
  await one.provider.read('dev', 200);
  one.answer = UNAVAILABLE;
  one.nowMs += 299_500;
  expect(await one.provider.read('dev', 200)).toMatchObject({ ok: true, stale: true });
  one.nowMs += 499;
  expect(await one.provider.read('dev', 200)).toMatchObject({ ok: true, stale: true });
  one.nowMs += 1;
  expect(await one.provider.read('dev', 200)).toEqual(UNAVAILABLE);
});

test('who asks while it is fetched shares the fetch, per key; and the earlier value comes along', async () => {
  const one = bench();
  const first = await Promise.all(['a', 'a', 'b', 'a'].map((key) => one.provider.read(key, 200)));
  expect(first.every((reading) => reading.ok)).toBe(true);
  expect(one.fetches).toEqual([
    { key: 'a', limitMs: 200, previous: undefined },
    { key: 'b', limitMs: 200, previous: undefined },
  ]);
  one.nowMs += 60_000;
  await one.provider.read('a', 50);
  expect(one.fetches.at(-1)).toEqual({ key: 'a', limitMs: 50, previous: { text: 'first' } });
});

test('no more keys than may be kept; the longest unused is forgotten, with its stale value', async () => {
  const one = bench(2);
  await one.provider.read('a', 200);
  await one.provider.read('b', 200);
  await one.provider.read('a', 200);
  await one.provider.read('c', 200);
  expect(one.fetches.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
  await one.provider.read('a', 200);
  expect(one.fetches).toHaveLength(3);
  one.answer = UNAVAILABLE;
  expect(await one.provider.read('b', 200)).toMatchObject({ ok: false });
  one.nowMs += 60_000;
  expect(await one.provider.read('a', 200)).toMatchObject({ ok: true, stale: true });
});

describe('the library’s own `get` keeps the rules', () => {
  test('cached, refreshed, and undefined where `read` refuses', async () => {
    const one = bench();
    expect(await one.provider.get('dev')).toEqual({ text: 'first' });
    one.answer = FOUND('second');
    expect(await one.provider.get('dev')).toEqual({ text: 'first' });
    // Its own five seconds do not count.
    one.nowMs += 50_000;
    expect(await one.provider.get('dev')).toEqual({ text: 'first' });
    expect(one.fetches).toHaveLength(1);
    one.nowMs += 10_000;
    expect(await one.provider.get('dev')).toEqual({ text: 'second' });
    one.answer = REFUSED;
    one.nowMs += 60_000;
    expect(await one.provider.get('dev')).toBeUndefined();
    await expect(one.provider.get('dev', { throwOnMissing: true })).rejects.toThrow(/not found/);
  });

  test('what it reads takes one place, not two', async () => {
    const one = bench(2);
    await one.provider.get('a');
    await one.provider.get('b');
    await one.provider.read('a', 200);
    await one.provider.read('b', 200);
    expect(one.fetches).toHaveLength(2);
  });

  test('a transformation asked of it changes nothing that is kept for others', async () => {
    const one = bench();
    await one.provider.get('dev', { transform: 'json', maxAge: 1 });
    one.nowMs += 30_000;
    expect(await one.provider.read('dev', 200)).toMatchObject({ ok: true, value: { text: 'first' } });
    expect(one.fetches).toHaveLength(1);
  });

  test('`clearCache` forgets, stale values too', async () => {
    const one = bench();
    await one.provider.read('dev', 200);
    one.provider.clearCache();
    one.answer = UNAVAILABLE;
    expect(await one.provider.read('dev', 200)).toMatchObject({ ok: false });
  });
});
