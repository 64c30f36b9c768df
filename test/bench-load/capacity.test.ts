import { expect, test } from 'vitest';
import { capacityFigures, findCapacity, type Trial, type TryRate } from '../../bench/load/capacity.ts';

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
  expect(trials.length).toBeLessThan(24);
});

test('what holds for seconds only is not the answer', async () => {
  const { found } = await findCapacity(bears(300, 250));
  expect(found?.ratePerSecond).toBeLessThanOrEqual(250);
  expect(found).toMatchObject({ holds: true, seconds: 20 });
});

test('one pause of the machine does not decide', async () => {
  let paused = false;
  const { found } = await findCapacity(async (rate, seconds) => {
    const pauses = !paused && rate === 150;
    paused ||= pauses;
    return trial(rate, seconds, rate <= 200 && !pauses);
  });
  expect(found?.ratePerSecond).toBeGreaterThan(189);
});

test('the rate is told as it is, per core of all parts, and per core of the function alone', () => {
  const cores = { seconds: 20.5, k6: 0.2, stack: 0.3, functions: 0.5, others: 0.1 };
  const figures = capacityFigures({ ...trial(205, 20, true), cores });
  expect(figures.map(({ id, value }) => [id, value])).toEqual([
    ['load.capacity.rate', 205],
    ['load.capacity.per-core', 200],
    ['load.capacity.per-function-core', 400],
  ]);
});

test('a service that bears nothing has no capacity', async () => {
  expect((await findCapacity(bears(0))).found).toBeUndefined();
});
