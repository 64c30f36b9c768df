import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verdictOf } from '../../bench/micro/against.ts';
import { pairedRatio } from '../../bench/micro/confidence.ts';

test('the interval of known pairs', () => {
  // Ratios e^0.1, e^0.2, e^0.3: mean log 0.2, standard deviation 0.1, t(2) = 4.303.
  const { ratio, low, high } = pairedRatio([0.1, 0.2, 0.3].map((log) => [Math.exp(log), 1]));
  const half = (4.303 * 0.1) / Math.sqrt(3);
  expect(Math.log(ratio)).toBeCloseTo(0.2, 12);
  expect(Math.log(low)).toBeCloseTo(0.2 - half, 12);
  expect(Math.log(high)).toBeCloseTo(0.2 + half, 12);
});

test('what a round has in common cancels out, and turning the pairs round turns the ratio round', () => {
  const positive = fc.double({ min: 0.1, max: 1e6, noNaN: true });
  const pair = fc.tuple(positive, positive, positive);
  fc.assert(
    fc.property(fc.array(pair, { minLength: 2, maxLength: 30 }), (all) => {
      const plain = pairedRatio(all.map(([a, b]) => [a, b]));
      const slowed = pairedRatio(all.map(([a, b, slow]) => [a * slow, b * slow]));
      const turned = pairedRatio(all.map(([a, b]) => [b, a]));
      expect(slowed.ratio / plain.ratio).toBeCloseTo(1, 6);
      expect(turned.ratio * plain.ratio).toBeCloseTo(1, 6);
      expect(plain.low).toBeLessThanOrEqual(plain.high);
    }),
  );
});

test.for([
  [[0.6, 0.62, 0.61], 'faster'],
  [[1.3, 1.31, 1.29], 'slower'],
  [[0.9, 1.1, 1.0], 'no difference seen'],
  [[1.3], 'no difference seen'],
] as const)('ratios %j: %s', ([ratios, verdict]) => {
  expect(verdictOf(pairedRatio(ratios.map((ratio) => [ratio, 1])))).toBe(verdict);
});
