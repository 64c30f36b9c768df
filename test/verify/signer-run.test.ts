import { expect, test } from 'vitest';
import { createLedgerReads } from '../../functions/aws/ledger-reads.ts';
import { type RunTimes, runSigner, type SignLogLine } from '../../functions/sign/run.ts';
import { checkLogLine } from '../observe/log-schema.ts';
import { dynaliteLogs } from './dynalite-logs.ts';
import { decisions, NOW_MS, openSignedLog } from './signed-log.ts';

const open = dynaliteLogs();

/** Runs the signer on a clock of its own, which `wait` moves; `onSecond` happens before a wait ends. */
async function run(
  times: RunTimes,
  onSecond: (second: number) => Promise<void>,
  log = openSignedLog(open()),
) {
  let nowMs = NOW_MS;
  const signed: { size: number | null; second: number }[] = [];
  const metrics: object[] = [];
  const second = () => (nowMs - NOW_MS) / 1000;
  const kinds: SignLogLine['kind'][] = [];
  await onSecond(0);
  await runSigner(
    {
      ...log.ports,
      reads: createLedgerReads(log.table),
      nowMs: () => nowMs,
      wait: async (ms) => {
        nowMs += ms;
        await onSecond(second());
      },
      publishMetrics: (measurements) => void metrics.push(measurements),
      writeLog: (line) => {
        checkLogLine(line);
        const { message, size, kind } = line;
        if (message === 'signed') signed.push({ size, second: second() });
        kinds.push(kind);
      },
    },
    times,
  );
  return { signed, second: second(), kinds, metrics };
}

const events = decisions(12);
const TIMES = { intervalMs: 10_000, runMs: 25_000, afterEvents: 5 };

test('a checkpoint is made on schedule, and sooner when enough events wait', async () => {
  const log = openSignedLog(open());
  const arrivals = new Map([
    [0, events.slice(0, 2)],
    [3, events.slice(2, 6)],
    [6, events.slice(6, 7)],
    [18, events.slice(7, 8)],
  ]);
  const { signed, second } = await run(TIMES, (at) => log.append(arrivals.get(at) ?? []), log);
  expect(signed).toEqual([
    { size: 2, second: 0 },
    // Four wait from second 3 on, one short; the fifth comes at 6.
    { size: 7, second: 6 },
    // The look at 16 finds nothing new, the one at 26 would be after the end.
  ]);
  expect(second).toBeLessThanOrEqual(25);
});

test('fewer events than that wait for the schedule', async () => {
  const log = openSignedLog(open());
  const arrivals = new Map([[1, events.slice(0, 4)]]);
  const { signed } = await run(TIMES, (at) => log.append(arrivals.get(at) ?? []), log);
  expect(signed).toEqual([{ size: 4, second: 10 }]);
});

test('a run of no time looks once', async () => {
  const { second, metrics } = await run({ ...TIMES, runMs: 0 }, async () => {});
  expect(second).toBe(0);
  expect(metrics).toContainEqual({ LedgerDisagreement: 0, CheckpointAge: 0 });
});

test('a disagreement ends the run, with its alarm', async () => {
  const log = openSignedLog(open());
  await log.append(events.slice(0, 3));
  const forged = {
    ...log,
    ports: { ...log.ports, copy: async () => ({ ok: false as const, message: 'other' }) },
  };
  const { second, kinds, metrics } = await run(TIMES, async () => {}, forged);
  expect(second).toBe(0);
  expect(kinds).toEqual(['copy-differs']);
  expect(metrics).toContainEqual({ LedgerDisagreement: 1 });
});
