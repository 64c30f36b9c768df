import { logKeys } from '../../functions/ledger/keys.ts';
import type {
  Body,
  CommitOutcome,
  Head,
  LedgerItem,
  LedgerStore,
  Place,
} from '../../functions/ledger/store.ts';

const keys = logKeys('main');

/** The table as it stands, shared by all writers. */
export type Table = { head: Head | undefined; items: Map<string, LedgerItem> };

export function emptyTable(): Table {
  return { head: undefined, items: new Map() };
}

/** Thrown where a writer is stopped: a crash, seen from outside. */
export class Stopped extends Error {}

/**
 * Called around each single effect of a writer, puts item by item. It may throw (`Stopped`: the process is gone;
 * anything else: DynamoDB failed, before or after the write took effect) or wait for another writer.
 */
export type Around = (step: { call: number; name: string; at: 'before' | 'after' }) => Promise<void> | void;

/** A store over a table, with `around` deciding what happens at each step. */
export function simulatedStore(table: Table, around: Around = () => undefined): LedgerStore {
  let calls = 0;
  const step = async <Value>(name: string, effect: () => Value): Promise<Value> => {
    const call = calls++;
    await around({ call, name, at: 'before' });
    const value = effect();
    await around({ call, name, at: 'after' });
    return value;
  };
  return {
    readHead: () => step('readHead', () => structuredClone(table.head)),
    readPlaces: (ids) => step('readPlaces', () => readPlaces(table, ids)),
    readBodies: (hashes) => step('readBodies', () => readBodies(table, hashes)),
    putItems: async (items) => {
      for (const item of items) await step(`put ${item.kind}`, () => putItem(table, item));
    },
    commit: (from, next) => step('commit', () => commit(table, from, next)),
    settle: (size) =>
      step('settle', () => {
        if (table.head?.size === size) table.head = { ...table.head, settled: size, pending: [] };
      }),
  };
}

function putItem(table: Table, item: LedgerItem): void {
  table.items.set(keyOf(item), structuredClone(item));
}

function keyOf(item: LedgerItem): string {
  const { pk, sk } =
    item.kind === 'body'
      ? keys.body(item.body.leafHashHex)
      : item.kind === 'entry'
        ? keys.entry(item.entry.index)
        : item.kind === 'id'
          ? keys.id(item.id)
          : item.kind === 'seq'
            ? keys.seq(item.producerId, item.seq, item.index)
            : keys.facet(item.facet, item.value, item.summary.timeMs, item.summary.index);
  return `${pk} ${sk}`;
}

function readPlaces(table: Table, ids: readonly string[]): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const id of ids) {
    const item = table.items.get(`${keys.id(id).pk} id`);
    if (item?.kind === 'id') places.set(id, item.place);
  }
  return places;
}

function readBodies(table: Table, hashes: readonly string[]): Map<string, Body> {
  const bodies = new Map<string, Body>();
  for (const hash of hashes) {
    const item = table.items.get(`${keys.body(hash).pk} body`);
    if (item?.kind === 'body') bodies.set(hash, item.body);
  }
  return bodies;
}

function commit(table: Table, from: Head | undefined, next: Head): CommitOutcome {
  const { head } = table;
  const holds =
    from === undefined
      ? head === undefined
      : head !== undefined &&
        head.size === from.size &&
        head.settled === from.size &&
        head.commitId === from.commitId;
  if (!holds) return 'lost';
  table.head = structuredClone(next);
  return 'committed';
}
