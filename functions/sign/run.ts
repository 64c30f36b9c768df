import type { LedgerReads } from '../ledger/store.ts';
import type { LedgerMetric } from '../observe/ledger-metrics.ts';
import { findOldGaps } from './gaps.ts';
import { type Disagreement, type SigningPorts, signCheckpoints } from './sign-checkpoints.ts';

export type RunPorts = Omit<SigningPorts, 'reads'> & {
  reads: SigningPorts['reads'] & Pick<LedgerReads, 'queryFacet' | 'readSeqs'>;
  wait: (ms: number) => Promise<void>;
  publishMetrics: (measurements: Partial<Record<LedgerMetric, number>>) => void;
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

export type RunTimes = { intervalMs: number; runMs: number };

/**
 * One invocation: looks at the head every `intervalMs` until `runMs` are over, so that a schedule of one a minute
 * gives a checkpoint within seconds; once it looks for gaps. A disagreement ends it: only a person mends that.
 */
export async function runSigner(ports: RunPorts, { intervalMs, runMs }: RunTimes): Promise<void> {
  const endsAtMs = ports.nowMs() + runMs;
  await tellGaps(ports);
  for (;;) {
    const agreed = await signOnce(ports);
    if (!agreed || ports.nowMs() + intervalMs >= endsAtMs) return;
    await ports.wait(intervalMs);
  }
}

async function signOnce(ports: RunPorts): Promise<boolean> {
  const result = await signCheckpoints(ports);
  const last = result.signed.at(-1);
  if (last !== undefined)
    ports.writeLog({ level: 'info', message: 'signed', size: last.size, kind: null, detail: null });
  if (!result.ok) {
    const { kind, message } = result.disagreement;
    ports.publishMetrics({ LedgerDisagreement: 1 });
    ports.writeLog({ level: 'error', message: 'disagreement', size: null, kind, detail: message });
    return false;
  }
  const { oldestUncoveredMs } = result;
  const age = oldestUncoveredMs === null ? 0 : Math.max(0, ports.nowMs() - oldestUncoveredMs);
  ports.publishMetrics({ LedgerDisagreement: 0, CheckpointAge: age });
  return true;
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
