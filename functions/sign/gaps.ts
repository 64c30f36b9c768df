import type { LedgerReads } from '../ledger/store.ts';

/** A seq of a producer that neither came nor was given up. */
export type Gap = { producerId: string; seq: number };

type Seqs = Awaited<ReturnType<LedgerReads['readSeqs']>>;

/**
 * The seqs missing below the highest one that came, apart from those an event names as unrecorded. What a producer
 * would have sent after its last event cannot be known to be missing.
 */
export function gapsOf(producerId: string, seqs: Seqs): Gap[] {
  const known = new Set(seqs.flatMap(({ seq, unrecorded }) => [seq, ...unrecorded]));
  const highest = seqs.reduce((most, { seq }) => Math.max(most, seq), -1);
  const gaps: Gap[] = [];
  for (let seq = 0; seq < highest; seq += 1) if (!known.has(seq)) gaps.push({ producerId, seq });
  return gaps;
}

/** Old enough that its neighbours have long come. */
const GAP_AGE_MS = 15 * 60_000;
/** Runs look back further than they are apart, so that none slips through. */
const WINDOW_MS = 3 * 60_000;
const PAGE = 500;

/** Gaps of the producers that sent an event 15 to 18 minutes ago; each is found by several runs. */
export async function findOldGaps(
  reads: Pick<LedgerReads, 'queryFacet' | 'readSeqs'>,
  nowMs: number,
): Promise<Gap[]> {
  const producers = new Set<string>();
  let next: string | undefined;
  do {
    const window = {
      facet: 'time',
      value: '',
      sinceMs: nowMs - GAP_AGE_MS - WINDOW_MS,
      untilMs: nowMs - GAP_AGE_MS,
    } as const;
    const page = await reads.queryFacet(window, PAGE, next);
    for (const { producerId } of page.items) producers.add(producerId);
    next = page.next;
  } while (next !== undefined);
  const gaps = await Promise.all([...producers].map(async (id) => gapsOf(id, await reads.readSeqs(id))));
  return gaps.flat();
}
