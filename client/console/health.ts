import type { LedgerReads } from '../../functions/ledger/store.ts';
import type { Health, QueueHealth } from './answers.ts';

/** How the log, its checkpoints and the queues are; what cannot be read is told, and the rest shown. */
export async function readHealth(
  reads: LedgerReads,
  readQueues: () => Promise<QueueHealth[]>,
  atMs: number,
): Promise<Health> {
  const [head, latest, queues] = await Promise.all([
    reads.readHead(),
    reads.latestCheckpoint(),
    readQueues(),
  ]);
  const settled = head?.settled ?? 0;
  const covered = latest?.size ?? 0;
  const [oldest] = covered < settled ? await reads.readEntries(covered, covered + 1, 1) : [];
  return {
    atMs,
    log: head === undefined ? null : { size: head.size, settled },
    checkpoint:
      latest === undefined ? null : { size: latest.size, signedAtMs: latest.signedAtMs, note: latest.note },
    uncoveredSinceMs: oldest?.timeMs ?? null,
    queues,
  };
}
