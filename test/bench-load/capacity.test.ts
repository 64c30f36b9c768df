import { expect, test } from 'vitest';
import { findCapacity, type Trial, type TryRate } from '../../bench/load/capacity.ts';

const trial = (ratePerSecond: number, seconds: number, holds: boolean): Trial => ({
  ...{ ratePerSecond, seconds, holds, p99Ms: holds ? 20 : 400, medianMs: 13, wrong: 0, cores: undefined },
});

/** A service that bears so many requests a second, fewer when it is asked for longer. */
const bears =
  (most: number, mostForLong = most): TryRate =>
  async (rate, seconds) =>
    trial(rate, seconds, rate <= (seconds > 10 ? mostForLong : most));

test.each([37, 100, 337, 1200])('a service that bears %i a second is found to, within ten', async (most) => {
  const { found, trials } = await findCapacity(bears(most));
  expect(found?.ratePerSecond).toBeLessThanOrEqual(most);
  expect(found?.ratePerSecond).toBeGreaterThan(most - 11);
  expect(trials.length).toBeLessThan(16);
});

test('what holds for seconds only is not the answer', async () => {
  const { found } = await findCapacity(bears(300, 250));
  expect(found?.ratePerSecond).toBeLessThanOrEqual(250);
  expect(found).toMatchObject({ holds: true, seconds: 20 });
});

test('a service that bears nothing has no capacity', async () => {
  expect((await findCapacity(bears(0))).found).toBeUndefined();
});
