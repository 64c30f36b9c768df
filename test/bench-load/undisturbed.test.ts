import { expect, test } from 'vitest';
import type { AuditTally } from '../../bench/load/audit-tally.ts';
import type { ProcessUse } from '../../bench/load/processes.ts';
import type { Run } from '../../bench/load/run-scenario.ts';
import { runUndisturbed } from '../../bench/load/undisturbed.ts';

const audit: AuditTally = {
  ...{ messages: 2000, events: 2000, requestsTwice: 0, codes: { OK: 2000 }, limitedTold: 0 },
  ...{ missing: 0, unrecorded: 0 },
};

/** A hot path of ten seconds whose median is this, while others had so many cores. */
function run(medianMs: number, others: number, told: Partial<AuditTally> = {}): Run {
  const use = (cpuSeconds: number): ProcessUse => ({ pid: 1, cpuSeconds, rssMb: 80, descriptors: 20 });
  const usage = (seconds: number) => ({
    ...{
      atMs: seconds * 1000,
      k6: use(seconds * 0.2),
      stack: use(seconds * 0.3),
      functions: [use(seconds / 2)],
    },
    machineSeconds: seconds * (1 + others),
  });
  return {
    scenario: 'hot-path',
    settings: { ratePerSecond: 200, seconds: 10, warmSeconds: 0, environments: 6 },
    metrics: {
      answers_OK: { count: 2000 },
      'http_req_duration{scenario:measured}': { med: medianMs, 'p(99)': 20, count: 2000 },
    },
    audit: { ...audit, ...told },
    usage: [usage(0), usage(10)],
  };
}

async function judged(...given: Run[]) {
  const waiting = [...given];
  const divisors: number[] = [];
  const next = async (rateDivisor: number) => {
    divisors.push(rateDivisor);
    const one = waiting.shift();
    if (one === undefined) throw new Error('ran once too often');
    return one;
  };
  const { run: last, discarded } = await runUndisturbed(next, 3, () => undefined);
  return { median: last.metrics['http_req_duration{scenario:measured}']?.med, discarded, divisors };
}

test('on a quiet machine the first run is the one that counts, good or bad', async () => {
  expect(await judged(run(13, 0.1))).toMatchObject({ median: 13, discarded: [] });
  expect(await judged(run(23, 0.1))).toMatchObject({ median: 23, discarded: [] });
});

test('a good run counts however busy the machine was', async () => {
  expect(await judged(run(13, 1))).toMatchObject({ median: 13, discarded: [] });
});

test('a bad run on a busy machine is made again at half the rate, and told of', async () => {
  const { median, discarded, divisors } = await judged(run(23, 1), run(14, 1));
  expect(median).toBe(14);
  expect(divisors).toEqual([1, 2]);
  expect(discarded).toEqual([
    { scenario: 'hot-path', ratePerSecond: 200, othersCores: 1, over: ['load.hot-path.over-event'] },
  ]);
});

test('what is slow three times is slow', async () => {
  expect((await judged(run(23, 1), run(24, 1), run(25, 1))).median).toBe(25);
});

test('a busy machine excuses no lost event', async () => {
  expect((await judged(run(23, 1, { codes: { OK: 1999 } }))).discarded).toEqual([]);
});
