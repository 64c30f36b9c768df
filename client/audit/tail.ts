import type { Summary } from '../../functions/ledger/store.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { jsonLine } from './json-line.ts';
import type { Ledger } from './open-ledger.ts';
import { headLine, summaryLine } from './table.ts';

export type TailOptions = {
  json: boolean;
  intervalMs: number;
  signal: AbortSignal;
  wait: (ms: number) => Promise<void>;
};

const PAGE = 500;
const SHOWN_FIRST = 10;
const LONGEST_WAIT_MS = 30_000;

/**
 * Follows the log by its index, so that nothing is missed or shown twice, whatever the clocks say; after an error it
 * goes on where it was, with longer and longer waits. Ends when `signal` says so.
 */
export async function tail(ledger: Ledger, options: TailOptions, { out, err }: Surroundings): Promise<0> {
  const show = (summary: Summary) =>
    out(options.json ? jsonLine(summaryOnly(summary)) : summaryLine(summary));
  let next: number | undefined;
  let failures = 0;
  if (!options.json) out(headLine());
  while (!options.signal.aborted) {
    try {
      const settled = (await ledger.reads.readHead())?.settled ?? 0;
      next ??= Math.max(0, settled - SHOWN_FIRST);
      while (next < settled && !options.signal.aborted) {
        const entries = await ledger.reads.readEntries(next, settled, PAGE);
        for (const entry of entries) show(entry);
        next += entries.length;
        if (entries.length === 0) break;
      }
      failures = 0;
    } catch (error) {
      failures += 1;
      if (failures === 1)
        err(
          `sentinel: the ledger cannot be read (${error instanceof Error ? error.name : 'unknown error'}), trying again\n`,
        );
    }
    if (!options.signal.aborted)
      await options.wait(Math.min(LONGEST_WAIT_MS, options.intervalMs * 2 ** failures));
  }
  return 0;
}

function summaryOnly({ index, id, timeMs, user, profile, outcome, code, schema }: Summary) {
  return { index, id, timeMs, user, profile, outcome, code, schema };
}
