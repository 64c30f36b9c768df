import { leafItems } from '../ledger/event-items.ts';
import type { Head, LedgerStore } from '../ledger/store.ts';
import type { EventSchema } from './event-schemas.ts';
import { type PlacedLeaf, placeLeaves } from './place-leaves.ts';
import { readLeaf } from './read-leaf.ts';

export type SettleSettings = {
  store: LedgerStore;
  schemas: ReadonlyMap<string, EventSchema>;
  wait: (ms: number) => Promise<void>;
  random: () => number;
};

/** What a writer that is at work is given before its work is done again, at the cost of all its puts. */
const PATIENCE_MS = [5, 10, 20, 40, 80];
/** Where writers are so many that this is not enough, each commit may be another's. */
const MOST_LOOKS = 20;

/** Writes the items of committed leaves, then says that all up to `size` is settled. */
export async function writeLeaves(
  store: LedgerStore,
  leaves: readonly PlacedLeaf[],
  size: number,
): Promise<void> {
  await store.putItems(leaves.flatMap(({ event, entry }) => leafItems(event, entry)));
  await store.settle(size);
}

/**
 * The head, with everything committed settled: who committed may be at work, and is waited for a little, or it
 * crashed, and its leaves are written from their bodies, which were there before the commit.
 */
export async function settlePending(settings: SettleSettings): Promise<Head | undefined> {
  const { store, wait, random } = settings;
  let head = await store.readHead();
  let patience: readonly number[] = PATIENCE_MS;
  for (let looks = 1; looks < MOST_LOOKS; looks += 1) {
    if (head === undefined || head.settled === head.size) return head;
    const [patienceMs, ...rest] = patience;
    if (patienceMs === undefined) break;
    const { commitId } = head;
    await wait(patienceMs * (0.5 + random()));
    head = await store.readHead();
    // Another commit: its writer is at work, and has a patience of its own.
    patience = head?.commitId === commitId ? rest : PATIENCE_MS;
  }
  if (head === undefined || head.settled === head.size) return head;
  await writeLeaves(store, await leavesOf(head, settings), head.size);
  return { ...head, settled: head.size, pending: [] };
}

/** Rebuilds what the crashed writer would have written. */
async function leavesOf(head: Head, { store, schemas }: SettleSettings): Promise<readonly PlacedLeaf[]> {
  const bodies = await store.readBodies(head.pending.map(({ leafHashHex }) => leafHashHex));
  const leaves = head.pending.map(({ leafHashHex }) =>
    readLeaf(leafHashHex, bodies.get(leafHashHex), schemas),
  );
  return placeLeaves({ size: head.settled, frontier: head.settledFrontier }, leaves).leaves;
}
