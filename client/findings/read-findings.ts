import type { FindingEvent } from '../../functions/event/finding-event.ts';
import type { LedgerReads, Summary } from '../../functions/ledger/store.ts';
import { isFindingEvent } from '../audit/is-decision-event.ts';
import { queryPages } from '../audit/query.ts';
import { readDecision } from '../audit/read-decision.ts';

/** A finding and its place; `expired` where its body is gone, `changed` where it is not what was hashed. */
export type ReadFinding = { index: number; id: string; event: FindingEvent | 'expired' | 'changed' };

export const FINDING_SCHEMA = 'finding.v1';
const EVERY = Number.MAX_SAFE_INTEGER;

/** Findings newest first, one Query a page; the ledger lists them by their outcome. */
export async function* listFindings(
  reads: LedgerReads,
  sinceMs: number | undefined,
): AsyncGenerator<ReadFinding> {
  const filters = { outcome: 'finding', ...(sinceMs === undefined ? {} : { sinceMs }) };
  for await (const page of queryPages(reads, filters, EVERY)) yield* await readAll(reads, page);
}

/** The findings among some entries, in their order. */
export async function readAll(
  reads: LedgerReads,
  entries: readonly Pick<Summary, 'index' | 'id' | 'leafHashHex' | 'schema'>[],
): Promise<ReadFinding[]> {
  const wanted = entries.filter(({ schema }) => schema === FINDING_SCHEMA);
  const bodies = await reads.readBodies(wanted.map(({ leafHashHex }) => leafHashHex));
  return wanted.map(({ index, id, leafHashHex }) => {
    const reading = readDecision(leafHashHex, bodies.get(leafHashHex));
    if (reading.kind !== 'event') return { index, id, event: reading.kind };
    return { index, id, event: isFindingEvent(reading.event) ? reading.event : 'changed' };
  });
}
