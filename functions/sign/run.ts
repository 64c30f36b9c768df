import type { LedgerReads } from '../ledger/store.ts';
import type { SignMetric } from '../observe/ledger-metrics.ts';
import { findOldGaps } from './gaps.ts';
import { type Disagreement, type SigningPorts, signCheckpoints } from './sign-checkpoints.ts';

export type RunPorts = Omit<SigningPorts, 'reads'> & {
  reads: SigningPorts['reads'] & Pick<LedgerReads, 'queryFacet' | 'readSeqs'>;
  wait: (ms: number) => Promise<void>;
  publishMetrics: (measurements: Partial<Record<SignMetric, number>>) => void;
  writeLog: (line: SignLogLine) => void;
};

/** One line per look that signed something, and per disagreement. */
export type SignLogLine = {
  level: 'info' | 'error';
  message: 'signed' | 'disagreement' | 'gaps';
  size: number | null;
  kind: Disagreement['kind'] | null;
  detail: string | null;
};

export type RunTimes = {
  /** A checkpoint is made at least this often, where there is something to sign. */
  intervalMs: number;
  /** How long one invocation goes on; 0: one look. */
  runMs: number;
  /** A checkpoint is made sooner when this many events have none. */
  afterEvents: number;
};

/** How often the head is read to count the events without checkpoint: one item, half a read unit. */
const COUNT_EVERY_MS = 1000;

/**
 * One invocation: signs every `intervalMs`, and as soon as `afterEvents` wait, until `runMs` are over, so that a
 * schedule of one a minute gives a checkpoint within seconds; once it looks for gaps. A disagreement ends it: only a
 * person mends that.
 */
export async function runSigner(ports: RunPorts, times: RunTimes): Promise<void> {
  const endsAtMs = ports.nowMs() + times.runMs;
  await tellGaps(ports);
  let size = await signOnce(ports);
  while (size !== undefined && (await isDue(size, endsAtMs, ports, times))) size = await signOnce(ports);
}

/** Waits until the interval is over or enough events wait; false when the invocation is over first. */
async function isDue(size: number, endsAtMs: number, ports: RunPorts, times: RunTimes): Promise<boolean> {
  const dueAtMs = ports.nowMs() + times.intervalMs;
  for (;;) {
    const restMs = Math.min(COUNT_EVERY_MS, dueAtMs - ports.nowMs());
    if (ports.nowMs() + restMs >= endsAtMs) return false;
    await ports.wait(restMs);
    if (ports.nowMs() >= dueAtMs) return true;
    const settled = (await ports.reads.readHead())?.settled ?? 0;
    if (settled - size >= times.afterEvents) return true;
  }
}

/** The size the log is signed up to; nothing where table and checkpoint disagree. */
async function signOnce(ports: RunPorts): Promise<number | undefined> {
  const result = await signCheckpoints(ports);
  const last = result.signed.at(-1);
  if (last !== undefined)
    ports.writeLog({ level: 'info', message: 'signed', size: last.size, kind: null, detail: null });
  if (!result.ok) {
    const { kind, message } = result.disagreement;
    ports.publishMetrics({ LedgerDisagreement: 1 });
    ports.writeLog({ level: 'error', message: 'disagreement', size: null, kind, detail: message });
    return undefined;
  }
  const { oldestUncoveredMs } = result;
  const age = oldestUncoveredMs === null ? 0 : Math.max(0, ports.nowMs() - oldestUncoveredMs);
  ports.publishMetrics({ LedgerDisagreement: 0, CheckpointAge: age });
  return result.size;
}

const MOST_GAPS_TOLD = 5;

async function tellGaps(ports: RunPorts): Promise<void> {
  const gaps = await findOldGaps(ports.reads, ports.nowMs());
  ports.publishMetrics({ LedgerGap: gaps.length });
  if (gaps.length === 0) return;
  const detail = gaps
    .slice(0, MOST_GAPS_TOLD)
    .map(({ producerId, seq }) => `${producerId}/${seq}`)
    .join(', ');
  ports.writeLog({
    level: 'error',
    message: 'gaps',
    size: null,
    kind: null,
    detail: `${gaps.length}: ${detail}`,
  });
}
