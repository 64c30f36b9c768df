import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRefusalTally } from '../../functions/rate/refusal-tally.ts';

test('each refusal is an event of its own or counted in exactly one tally', () => {
  const refusals = fc.array(
    fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd'),
      // The wall clock may be set back.
      stepMs: fc.integer({ min: -20_000, max: 45_000 }),
      isTaken: fc.boolean(),
    }),
    { maxLength: 100 },
  );
  fc.assert(
    fc.property(refusals, fc.integer({ min: 1, max: 4 }), (steps, maxCallers) => {
      const tally = createRefusalTally<string>(maxCallers);
      let nowMs = 0;
      let own = 0;
      let counted = 0;
      for (const { key, stepMs, isTaken } of steps) {
        nowMs += stepMs;
        if (isTaken) for (const due of tally.takeDue(nowMs, 2)) counted += due.count;
        if (tally.isFirst(key, key, nowMs)) own += 1;
      }
      for (
        let left = tally.takeDue(nowMs + 120_000, 2);
        left.length > 0;
        left = tally.takeDue(nowMs + 120_000, 2)
      ) {
        expect(left.length).toBeLessThanOrEqual(2);
        for (const due of left) counted += due.count;
      }
      expect(own + counted).toBe(steps.length);
    }),
  );
});

test('the first of a caller and minute stands alone, the rest are counted with their first and last time', () => {
  const tally = createRefusalTally<string>(10);
  expect(tally.isFirst('alice', 'first', 60_000)).toBe(true);
  expect(tally.isFirst('alice', 'second', 60_100)).toBe(false);
  expect(tally.isFirst('alice', 'third', 119_999)).toBe(false);
  expect(tally.isFirst('bob', 'first of bob', 119_999)).toBe(true);
  expect(tally.takeDue(119_999, 5)).toEqual([]);
  expect(tally.takeDue(120_000, 5)).toEqual([
    { subject: 'second', count: 2, firstAtMs: 60_100, lastAtMs: 119_999 },
  ]);
  expect(tally.takeDue(120_000, 5)).toEqual([]);
  expect(tally.isFirst('alice', 'next minute', 120_000)).toBe(true);
});

test('a caller beyond the table is not counted but told each time', () => {
  const tally = createRefusalTally<string>(1);
  expect(tally.isFirst('alice', 'x', 0)).toBe(true);
  expect(tally.isFirst('bob', 'x', 0)).toBe(true);
  expect(tally.isFirst('bob', 'x', 0)).toBe(true);
  expect(tally.isFirst('alice', 'x', 0)).toBe(false);
});
