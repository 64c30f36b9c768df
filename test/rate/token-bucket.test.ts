import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTokenBuckets } from '../../functions/rate/token-bucket.ts';

const limits = fc.record({
  perSecond: fc.integer({ min: 1, max: 50 }),
  burst: fc.integer({ min: 10, max: 100 }),
});
/** Steps of a clock that may be set back, and what is asked after each. */
const asks = fc.array(
  fc.record({
    stepMs: fc.oneof(
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 0, max: 20_000 }),
      fc.integer({ min: -5000, max: 0 }),
    ),
    cost: fc.constantFrom(1, 1, 1, 10),
  }),
  { maxLength: 200 },
);

test('no window ever gives more than burst and rate times its length, whatever the clock does', () => {
  fc.assert(
    fc.property(limits, asks, (limit, steps) => {
      const take = createTokenBuckets({ ...limit, maxCallers: 10 });
      let nowMs = 1_000_000;
      let latestMs = Number.NEGATIVE_INFINITY;
      const given: { atMs: number; cost: number }[] = [];
      for (const { stepMs, cost } of steps) {
        nowMs += stepMs;
        latestMs = Math.max(latestMs, nowMs);
        if (take('alice', cost, nowMs).ok) given.push({ atMs: latestMs, cost });
      }
      for (const [first, { atMs: beginMs }] of given.entries()) {
        let sum = 0;
        for (const { atMs, cost } of given.slice(first)) {
          sum += cost;
          expect(sum).toBeLessThanOrEqual(limit.burst + ((atMs - beginMs) / 1000) * limit.perSecond + 1e-6);
        }
      }
    }),
  );
});

test('whoever waits as long as it is told gets in, and not before', () => {
  fc.assert(
    fc.property(limits, fc.constantFrom(1, 10), (limit, cost) => {
      const take = createTokenBuckets({ ...limit, maxCallers: 10 });
      let nowMs = 0;
      for (;;) {
        const verdict = take('alice', cost, nowMs);
        if (verdict.ok) continue;
        const waitMs = verdict.retryAfterSeconds * 1000;
        expect(take('alice', cost, nowMs + waitMs * 0.9).ok).toBe(false);
        nowMs += waitMs + 1e-6;
        expect(take('alice', cost, nowMs).ok).toBe(true);
        return;
      }
    }),
  );
});

test('callers do not share a budget', () => {
  const take = createTokenBuckets({ perSecond: 1, burst: 1, maxCallers: 10 });
  expect(take('alice', 1, 0).ok).toBe(true);
  expect(take('alice', 1, 0).ok).toBe(false);
  expect(take('bob', 1, 0).ok).toBe(true);
});

test('the table forgets whom it has not seen for longest, and only then', () => {
  const take = createTokenBuckets({ perSecond: 1, burst: 1, maxCallers: 3 });
  for (const key of ['a', 'b', 'c']) take(key, 1, 0);
  expect(take('a', 1, 1).ok).toBe(false);
  take('d', 1, 2);
  expect(take('a', 1, 3).ok).toBe(false);
  expect(take('b', 1, 4).ok).toBe(true);
});

test('a clock set back gives nothing and takes nothing', () => {
  const take = createTokenBuckets({ perSecond: 1, burst: 10, maxCallers: 10 });
  for (let n = 0; n < 5; n += 1) take('alice', 1, 100_000);
  for (let n = 0; n < 5; n += 1) expect(take('alice', 1, 0)).toEqual({ ok: true });
  expect(take('alice', 1, 0)).toEqual({ ok: false, retryAfterSeconds: 1 });
  expect(take('alice', 1, 100_000).ok).toBe(false);
  expect(take('alice', 1, 101_000).ok).toBe(true);
});
