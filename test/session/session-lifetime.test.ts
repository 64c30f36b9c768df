import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  effectiveDuration,
  LEAST_LEFT_FALLBACK_MS,
  leastLeftMs,
} from '../../functions/session/session-lifetime.ts';

const none = undefined;

test.for([
  // asked, policy's cap, profile's cap: gets, capped by
  [null, none, none, 3600, null],
  [900, none, none, 900, null],
  [3600, none, none, 3600, null],
  [null, 1800, none, 1800, 'policy'],
  [null, none, 1800, 1800, 'profile'],
  [3600, 900, 1800, 900, 'policy'],
  [3600, 1800, 900, 900, 'profile'],
  [3600, 1800, 1800, 1800, 'policy'],
  [1800, 1800, 3600, 1800, null],
  [900, 1800, 1800, 900, null],
  [null, 3600, 3600, 3600, null],
] as const)('asked for %s under %s and %s: %s s, capped by %s', ([asked, policy, profile, seconds, by]) => {
  expect(effectiveDuration(asked, policy, profile)).toEqual({ durationSeconds: seconds, cappedBy: by });
});

test('a session is never longer than asked, capped or 3600 s, and never shorter than all of them', () => {
  const seconds = fc.integer({ min: 900, max: 3600 });
  const cap = fc.option(seconds, { nil: undefined });
  fc.assert(
    fc.property(fc.option(seconds), cap, cap, (asked, policy, profile) => {
      const { durationSeconds, cappedBy } = effectiveDuration(asked, policy, profile);
      expect(durationSeconds).toBe(Math.min(asked ?? 3600, policy ?? 3600, profile ?? 3600));
      expect(cappedBy === null).toBe(durationSeconds === (asked ?? 3600));
      if (cappedBy !== null) expect({ policy, profile }[cappedBy]).toBe(durationSeconds);
    }),
  );
});

test.for([
  { lifetime: 60, least: 20 },
  { lifetime: 40, least: 20 },
  { lifetime: 39, least: 19.5 },
  { lifetime: 30, least: 15 },
  { lifetime: 15, least: 7.5 },
])('a session of $lifetime minutes is given from the cache while $least are left', ({ lifetime, least }) => {
  expect(leastLeftMs(lifetime * 60_000)).toBe(least * 60_000);
});

test('what is given from the cache lasts beyond botocore’s refresh at 15 minutes, where its lifetime allows', () => {
  for (let seconds = 1800; seconds <= 3600; seconds += 1)
    expect(leastLeftMs(seconds * 1000)).toBeGreaterThanOrEqual(15 * 60_000);
  expect(LEAST_LEFT_FALLBACK_MS).toBe(5 * 60_000);
});
