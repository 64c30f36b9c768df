import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { allocatedPerCall } from '../../bench/micro/allocation.ts';
import { asyncBatch, batchSize, syncBatch } from '../../bench/micro/batch.ts';
import { calibrationLoop } from '../../bench/micro/calibration.ts';
import { type Measured, measure } from '../../bench/micro/measure.ts';
import type { Subject } from '../../bench/micro/task.ts';

const EFFORT = { warmupMs: 20, taskMs: 20 };
const TRIES = 8;

/**
 * Measures until the ratio is between these, which no wrong way of measuring comes to: on a busy machine one of two
 * loops may wait for its machine code for as long as so short a measure takes.
 */
async function measureWithin(subject: Subject, least: number, most: number): Promise<Measured> {
  for (let tries = 1; ; tries += 1) {
    const measured = await measure(subject, EFFORT);
    if ((measured.ratio > least && measured.ratio < most) || tries === TRIES) return measured;
  }
}

test('a task of ten calibration loops is measured as ten, awaited or not', async () => {
  const call = () => calibrationLoop(10);
  // One loop of ten units is a little less than ten calls of one: within a third.
  const { ratio, samples, medianNs, unitNs } = await measureWithin({ call }, 6, 13);
  expect(ratio).toBeGreaterThan(6);
  expect(ratio).toBeLessThan(13);
  expect(samples).toBeGreaterThanOrEqual(32);
  expect(medianNs / unitNs).toBeGreaterThan(3);
  const awaited = await measureWithin(
    { call: async () => call(), isAsync: true },
    6,
    Number.POSITIVE_INFINITY,
  );
  expect(awaited.ratio).toBeGreaterThan(6);
});

test('a task is measured against its peer, and the ports it waits for are counted', async () => {
  let calls = 0;
  const call = async () => {
    calls += 2;
    for (let n = 0; n < 4; n += 1) await work();
  };
  const subject = { call, isAsync: true, peer: work, awaited: () => calls };
  const { ratio, awaitedPorts } = await measureWithin(subject, 2.5, 6);
  expect(ratio).toBeGreaterThan(2.5);
  expect(ratio).toBeLessThan(6);
  expect(awaitedPorts).toBe(2);
});

async function work(): Promise<number> {
  return calibrationLoop(20);
}

test('a batch takes 200 µs or more', async () => {
  const run = syncBatch(() => calibrationLoop(1));
  const calls = await batchSize(run);
  expect(calls).toBeGreaterThan(16);
  const slow = asyncBatch(async () => calibrationLoop(5000));
  expect(await batchSize(slow)).toBe(1);
});

test('what a call allocates is told, whether it is kept or not; without a collector to call, nothing is', async () => {
  let kept: unknown;
  const run = syncBatch(() => {
    kept = new Array(1000).fill(0.5);
  });
  expect(await allocatedPerCall(run)).toBeNull();
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const bytes = await allocatedPerCall(run, collect);
  expect(bytes).toBeGreaterThan(7_000);
  expect(bytes).toBeLessThan(20_000);
  expect(
    await allocatedPerCall(
      syncBatch(() => 1),
      collect,
    ),
  ).toBeLessThan(100);
  expect(kept).toHaveLength(1000);
});
