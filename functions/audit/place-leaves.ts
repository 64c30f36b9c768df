import type { LedgerEvent } from '../event/ledger-event.ts';
import { summaryOf } from '../ledger/event-items.ts';
import type { Entry, Head } from '../ledger/store.ts';
import { appendLeaf } from '../merkle/frontier.ts';

/** An event and the place in the log it gets. */
export type PlacedLeaf = { event: LedgerEvent; entry: Entry };

export type Placement = { leaves: readonly PlacedLeaf[]; frontier: readonly Uint8Array[] };

type Leaf = { event: LedgerEvent; schema: string; leafHash: Uint8Array; leafHashHex: string };

/** Puts leaves behind a head, in the order given: the ledger's order is the order of commits. */
export function placeLeaves(
  head: Pick<Head, 'size' | 'frontier'> | undefined,
  leaves: readonly Leaf[],
): Placement {
  let frontier = head?.frontier ?? [];
  const size = head?.size ?? 0;
  const placed = leaves.map(({ event, schema, leafHash, leafHashHex }, offset): PlacedLeaf => {
    const appended = appendLeaf(frontier, size + offset, leafHash);
    frontier = appended.frontier;
    return {
      event,
      entry: { ...summaryOf(event, schema, size + offset, leafHashHex), hashes: appended.hashes },
    };
  });
  return { leaves: placed, frontier };
}

/** The head after a commit: larger, and not yet settled. */
export function nextHead(head: Head | undefined, placement: Placement, commitId: string): Head {
  const size = head?.size ?? 0;
  return {
    size: size + placement.leaves.length,
    settled: size,
    frontier: placement.frontier,
    settledFrontier: head?.frontier ?? [],
    pending: placement.leaves.map(({ entry }) => ({ id: entry.id, leafHashHex: entry.leafHashHex })),
    commitId,
  };
}
