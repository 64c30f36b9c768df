import { placeLeaves } from '../../functions/audit/place-leaves.ts';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import { leafItems } from '../../functions/ledger/event-items.ts';
import type { Head, LedgerItem } from '../../functions/ledger/store.ts';
import { incoming } from '../audit/events.ts';

const hash = (byte: number) => new Uint8Array(32).fill(byte);
const hex = (byte: number) => Buffer.from(hash(byte)).toString('hex');

/** A head as one commit makes it: `size` leaves, the last `pending` of them not settled. */
export function headOf(size: number, pending: number, commitId = `commit-${size}`): Head {
  return {
    size,
    settled: size - pending,
    frontier: [hash(1), hash(size % 256)],
    settledFrontier: [hash(2)],
    pending: Array.from({ length: pending }, (_, n) => ({
      id: idOf(size - pending + n),
      leafHashHex: hex(n % 256),
    })),
    commitId,
  };
}

export function idOf(n: number): string {
  return `01a20ccc-1b8e-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

/** A leaf hash that is no hash of anything, which the store cannot know. */
export function leafHashOf(n: number): string {
  return n.toString(16).padStart(64, '0');
}

export function bodyOf(n: number, leaf = `{"n":${n}}`): LedgerItem & { kind: 'body' } {
  return { kind: 'body', body: { leafHashHex: leafHashOf(n), leaf, expiresAtSeconds: 1_900_000_000 + n } };
}

export function placeOf(n: number): LedgerItem & { kind: 'id' } {
  return { kind: 'id', id: idOf(n), place: { index: n, leafHashHex: leafHashOf(n) } };
}

/** Every item these events have as the first leaves of a log, but their bodies. */
export function itemsOf(events: readonly DecisionEvent[]): LedgerItem[] {
  const { leaves } = placeLeaves(undefined, events.map(incoming));
  return leaves.flatMap(({ event, entry }) =>
    leafItems(event, { ...entry, hashes: entry.hashes.map((hash) => Uint8Array.from(hash)) }),
  );
}
