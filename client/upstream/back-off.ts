/** Bounds of a growing pause, in ms. */
export type BackOff = { firstMs: number; mostMs: number };

/**
 * The pause after the n-th failure in a row (from 1): doubled each time up to `mostMs`, of which a random half to
 * whole is taken, so that agents that failed together do not come back together. `random` is in [0, 1).
 */
export function pauseMs(failures: number, { firstMs, mostMs }: BackOff, random: number): number {
  const whole = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(whole * (0.5 + random / 2));
}
