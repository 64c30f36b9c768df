import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { runSoak } from './run-soak.ts';

test('1,500 events, redelivered and out of order, survive killed writers and a failing table', async () => {
  const seed = Number(process.env.SENTINEL_SOAK_SEED ?? randomInt(2 ** 31));
  // Printed first, so that a run that hangs can be run again: SENTINEL_SOAK_SEED.
  console.log(`soak seed ${seed}`);
  const report = await runSoak(
    { seed, events: 1500, writers: 2, kills: 7, mostMessages: 40, faultRate: 0.02 },
    () => {},
  );
  console.log(`soak ${JSON.stringify(report)}`);
  expect(report.killed).toBeGreaterThanOrEqual(6);
  expect(report.size).toBe(1500);
}, 60_000);
