import type { LedgerReads } from '../../functions/ledger/store.ts';
import type { LiveLine } from './answers.ts';
import { rowOf } from './decisions.ts';

export type LiveOptions = {
  /** Asked anew each time: the keys may have been renewed. */
  reads: () => Promise<Pick<LedgerReads, 'readHead' | 'readEntries'>>;
  intervalMs: number;
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
};

const PAGE = 500;
/** Who begins gets these again: the list, an eventually consistent read, may not have them yet. */
const OVERLAP = 50;
const LONGEST_WAIT_MS = 30_000;
/** Waits between two signs of life, by which the page knows that the stream still runs. */
const BEAT_ROUNDS = 10;

/**
 * Entries from an index on as they settle, so that nothing is missed or told twice, whatever the clocks say. After an
 * error it goes on where it was, with longer and longer waits. A round costs one read of the head.
 */
export async function* followLog(
  { reads, intervalMs, wait }: LiveOptions,
  from: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<LiveLine> {
  let next = from;
  let failures = 0;
  for (let round = 0; !signal.aborted; round += 1) {
    try {
      const ledger = await reads();
      const settled = (await ledger.readHead())?.settled ?? 0;
      // A log that is shorter than where the page was is another log.
      next = next === undefined || next > settled ? Math.max(0, settled - OVERLAP) : next;
      while (next < settled && !signal.aborted) {
        const entries = await ledger.readEntries(next, settled, PAGE);
        if (entries.length === 0) break;
        next += entries.length;
        yield { kind: 'rows', rows: entries.map(rowOf), next };
      }
      failures = 0;
      if (round % BEAT_ROUNDS === 0) yield { kind: 'beat', next };
    } catch (error) {
      failures += 1;
      const name = error instanceof Error ? error.name : 'unknown error';
      yield { kind: 'problem', message: `the ledger cannot be read (${name}), trying again` };
    }
    await wait(Math.min(LONGEST_WAIT_MS, intervalMs * 2 ** failures), signal);
  }
}
