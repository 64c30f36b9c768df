import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import type { LedgerReads, Summary } from '../../functions/ledger/store.ts';
import { isDecisionEvent } from './is-decision-event.ts';
import { type QueryFilters, queryPages } from './query.ts';

export type ReadEvent = { summary: Summary; event: DecisionEvent | undefined };

/** Whole decisions, newest first, page by page; `event` is undefined where the body's retention is over. */
export async function* readEvents(
  reads: LedgerReads,
  filters: QueryFilters,
  limit: number,
): AsyncGenerator<ReadEvent> {
  for await (const page of queryPages(reads, filters, limit)) {
    const bodies = await reads.readBodies(page.map(({ leafHashHex }) => leafHashHex));
    for (const summary of page) {
      const body = bodies.get(summary.leafHashHex);
      const event: unknown = body === undefined ? undefined : JSON.parse(body.leaf);
      yield { summary, event: isDecisionEvent(event) ? event : undefined };
    }
  }
}
