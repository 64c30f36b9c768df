import type { LedgerReads, Summary } from '../../functions/ledger/store.ts';
import { isKnownEvent, type KnownEvent } from './is-decision-event.ts';
import { type QueryFilters, queryPages } from './query.ts';
import { readDecision } from './read-decision.ts';

export type ReadEvent = { summary: Summary; event: KnownEvent | 'expired' | 'changed' };

/**
 * Whole events, decisions and what was found beside them, newest first, page by page; `expired` where there is no body any more, `changed` where it is not what
 * was hashed, or nothing of a schema we know.
 */
export async function* readEvents(
  reads: LedgerReads,
  filters: QueryFilters,
  limit: number,
): AsyncGenerator<ReadEvent> {
  for await (const page of queryPages(reads, filters, limit)) {
    const bodies = await reads.readBodies(page.map(({ leafHashHex }) => leafHashHex));
    for (const summary of page) {
      const reading = readDecision(summary.leafHashHex, bodies.get(summary.leafHashHex));
      if (reading.kind !== 'event') yield { summary, event: reading.kind };
      else yield { summary, event: isKnownEvent(reading.event) ? reading.event : 'changed' };
    }
  }
}
