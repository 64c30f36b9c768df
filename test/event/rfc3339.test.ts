import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rfc3339Millis, rfc3339Seconds } from '../../functions/event/rfc3339.ts';

/** Any moment a Date can hold, and those around midnight. */
const moments = fc.oneof(
  fc.integer({ min: -8.64e15, max: 8.64e15 }),
  fc.integer({ min: 0, max: 4e12 }),
  fc
    .tuple(fc.integer({ min: -1000, max: 40_000 }), fc.integer({ min: -2000, max: 2000 }))
    .map(([day, ms]) => day * 86_400_000 + ms),
);

test('a moment is written as Date writes it, in whatever order moments come', () => {
  fc.assert(
    fc.property(fc.array(moments, { minLength: 1, maxLength: 8 }), (all) => {
      for (const atMs of all) {
        const text = new Date(atMs).toISOString();
        expect(rfc3339Millis(atMs)).toBe(text);
        expect(rfc3339Seconds(atMs)).toBe(`${text.slice(0, -5)}Z`);
      }
    }),
    { numRuns: 2000 },
  );
});

test.for([Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 86_400_000])('%d is no moment', (atMs) => {
  rfc3339Millis(0);
  expect(() => rfc3339Millis(atMs)).toThrow(RangeError);
  expect(() => rfc3339Seconds(atMs)).toThrow(RangeError);
});
