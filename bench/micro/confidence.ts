/** A ratio with the interval that holds it in 95 of 100 such measurements. */
export type Interval = { ratio: number; low: number; high: number };

/** Student's t, two-sided 95 %, by degrees of freedom from 1 on; 1.96 beyond. */
const T95 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086,
];

/**
 * The mean ratio of measurements that were made in pairs, one a round. On their logarithms, for a ratio of 2 is as far
 * from 1 as one of a half; paired, for what a round has in common says nothing about the two.
 * NaN bounds with fewer than two pairs.
 */
export function pairedRatio(pairs: readonly (readonly [number, number])[]): Interval {
  const logs = pairs.map(([a, b]) => Math.log(a / b));
  const count = logs.length;
  const mean = logs.reduce((sum, log) => sum + log, 0) / count;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (count - 1);
  const half = (T95[count - 2] ?? 1.96) * Math.sqrt(variance / count);
  return { ratio: Math.exp(mean), low: Math.exp(mean - half), high: Math.exp(mean + half) };
}
