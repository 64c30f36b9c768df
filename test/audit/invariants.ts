import { expect } from 'vitest';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import { leafItems } from '../../functions/ledger/event-items.ts';
import type { Entry, LedgerItem } from '../../functions/ledger/store.ts';
import { appendLeaf, type Frontier, rootOf } from '../../functions/merkle/frontier.ts';
import { leafHash } from '../../functions/merkle/hash.ts';
import { incoming } from './events.ts';
import type { Table } from './simulated-store.ts';

/**
 * What holds of a table at any moment: the settled part is whole, gapless and without repeats, its hashes are those
 * of its leaves, and no item points to what is not committed.
 */
export function expectSound(table: Table): Entry[] {
  const { head } = table;
  const size = head?.size ?? 0;
  const items = [...table.items.values()];
  const entries = items
    .flatMap((item) => (item.kind === 'entry' ? [item.entry] : []))
    .sort((a, b) => a.index - b.index);
  for (const item of items) if (item.kind !== 'body') expect(indexOf(item)).toBeLessThan(size);
  const settled = entries.filter(({ index }) => index < (head?.settled ?? 0));
  expect(settled.map(({ index }) => index)).toEqual(
    Array.from({ length: head?.settled ?? 0 }, (_, index) => index),
  );
  expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
  const there = new Set(items.filter((item) => item.kind !== 'body').map((item) => JSON.stringify(item)));
  let frontier: Frontier = [];
  for (const entry of settled) {
    const body = table.items.get(`main/body/${entry.leafHashHex} body`);
    if (body?.kind !== 'body') throw new Error(`no body of ${entry.index}`);
    const appended = appendLeaf(frontier, entry.index, leafHash(Buffer.from(body.body.leaf)));
    frontier = appended.frontier;
    expect(entry.hashes.map(hex)).toEqual(appended.hashes.map(hex));
    expectFindable(there, JSON.parse(body.body.leaf), entry);
  }
  if (head !== undefined) {
    expect(head.settledFrontier.length).toBeLessThanOrEqual(53);
    if (head.settled === head.size) expect(hex(rootOf(head.frontier))).toBe(hex(rootOf(frontier)));
  }
  return settled;
}

/** The whole of it: everything committed is settled, and it is these events, each once. */
export function expectExactly(table: Table, events: readonly DecisionEvent[]): void {
  const entries = expectSound(table);
  expect(table.head?.settled).toBe(table.head?.size);
  const leaves = (list: readonly string[]) => [...list].sort();
  expect(leaves(entries.map(({ leafHashHex }) => leafHashHex))).toEqual(
    leaves(events.map((event) => incoming(event).leafHashHex)),
  );
}

/** Every item a leaf has is there, and says what it shall. */
function expectFindable(there: ReadonlySet<string>, event: DecisionEvent, entry: Entry): void {
  expect(leafItems(event, entry).filter((item) => !there.has(JSON.stringify(item)))).toEqual([]);
}

function indexOf(item: Exclude<LedgerItem, { kind: 'body' }>): number {
  if (item.kind === 'entry') return item.entry.index;
  if (item.kind === 'id') return item.place.index;
  return item.kind === 'seq' ? item.index : item.summary.index;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
