import { describe, expect, test } from 'vitest';
import { createLedgerReads, createPutCheckpoint } from '../../functions/aws/ledger-reads.ts';
import { createLedgerStore, type LedgerTable } from '../../functions/aws/ledger-store.ts';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import type { LedgerReads } from '../../functions/ledger/store.ts';
import { decision } from '../audit/events.ts';
import { itemsOf } from './contract-items.ts';
import { facetContract } from './facet-contract.ts';

/** Gives a new, empty log. */
export type OpenLog = () => LedgerTable;

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);

/** A log of these events, in this order. */
export async function logOf(open: OpenLog, events: readonly DecisionEvent[]): Promise<LedgerReads> {
  const target = open();
  await createLedgerStore(target).putItems(itemsOf(events));
  return createLedgerReads(target);
}

/** What people and tools may rely on when they read. */
export function readsContract(open: OpenLog): void {
  describe('entries', () => entryContract(open));
  describe('facets', () => facetContract(open));
  describe('seqs', () => seqContract(open));
  describe('checkpoints', () => checkpointContract(open));
  test('logs share a table and see nothing of each other', async () => {
    const target = open();
    await createLedgerStore(target).putItems(itemsOf([decision(1)]));
    const other = createLedgerReads({ ...target, log: 'other' });
    expect(await other.readEntries(0, 10, 10)).toEqual([]);
    expect((await other.queryFacet({ facet: 'time', value: '' }, 10)).items).toEqual([]);
    expect((await other.readPlaces([decision(1).id])).size).toBe(0);
  });
}

function entryContract(open: OpenLog): void {
  const events = numbers(0, 130).map((n) => decision(n));
  // These cases only read: one log does for all of them.
  let log: Promise<LedgerReads> | undefined;
  const opened = () => {
    log ??= logOf(open, events);
    return log;
  };

  test('are read from one up to another, oldest first, no more than asked for', async () => {
    const reads = await opened();
    const indexes = async (from: number, to: number, limit: number) =>
      (await reads.readEntries(from, to, limit)).map(({ index }) => index);
    expect(await indexes(0, 130, 1000)).toEqual(numbers(0, 130));
    expect(await indexes(9, 12, 100)).toEqual([9, 10, 11]);
    expect(await indexes(9, 100, 5)).toEqual([9, 10, 11, 12, 13]);
    expect(await indexes(128, 1000, 100)).toEqual([128, 129]);
    expect(await indexes(0, 130, Number.MAX_SAFE_INTEGER)).toHaveLength(130);
  });

  test.each([
    [0, 0, 10],
    [5, 5, 10],
    [9, 3, 10],
    [500, 600, 10],
    [3, 9, 0],
  ])('from %i to %i, %i at most, are none', async (from, to, limit) => {
    const reads = await opened();
    expect(await reads.readEntries(from, to, limit)).toEqual([]);
  });

  test('are read back whole, singly too, and those that are not there are left out', async () => {
    const reads = await opened();
    const wanted = itemsOf(events).flatMap((item) => (item.kind === 'entry' ? [item.entry] : []));
    expect(await reads.readEntries(0, 130, 130)).toEqual(wanted);
    const some = await reads.readEntriesAt([129, 0, 7, 7, 4000]);
    expect(some).toEqual(new Map([129, 0, 7].map((index) => [index, wanted[index]])));
    expect((await reads.readEntriesAt(numbers(0, 130))).size).toBe(130);
    expect((await reads.readEntriesAt([])).size).toBe(0);
  });
}

function seqContract(open: OpenLog): void {
  test('of a producer come in order with what it gave up, a seq used twice comes twice', async () => {
    const producer = (seq: number, unrecorded: number[] = []) => ({
      producer: { id: 'aaaaaaaaaaaaaaaa', seq, unrecorded },
    });
    const reads = await logOf(open, [
      decision(0, producer(12)),
      decision(1, producer(2)),
      decision(2, producer(11, [9, 10])),
      decision(3, { producer: { id: 'bbbbbbbbbbbbbbbb', seq: 0, unrecorded: [] } }),
      decision(4, producer(2)),
    ]);
    expect(await reads.readSeqs('aaaaaaaaaaaaaaaa')).toEqual([
      { seq: 2, unrecorded: [], index: 1 },
      { seq: 2, unrecorded: [], index: 4 },
      { seq: 11, unrecorded: [9, 10], index: 2 },
      { seq: 12, unrecorded: [], index: 0 },
    ]);
    expect(await reads.readSeqs('cccccccccccccccc')).toEqual([]);
  });
}

function checkpointContract(open: OpenLog): void {
  const checkpoint = (size: number) => ({
    size,
    note: `note ${size}\n\n— key sig\n`,
    signedAtMs: 1000 + size,
  });

  test('are kept once, and never overwritten', async () => {
    const target = open();
    const put = createPutCheckpoint(target);
    const reads = createLedgerReads(target);
    expect(await reads.latestCheckpoint()).toBeUndefined();
    expect(await put(checkpoint(9))).toBe('stored');
    expect(await put({ ...checkpoint(9), note: 'another' })).toBe('exists');
    expect(await reads.latestCheckpoint()).toEqual(checkpoint(9));
  });

  test('are read from a size on, smallest first; the latest is the largest', async () => {
    const target = open();
    const reads = createLedgerReads(target);
    for (const size of [100, 9, 1000, 20]) await createPutCheckpoint(target)(checkpoint(size));
    expect(await reads.latestCheckpoint()).toEqual(checkpoint(1000));
    expect(await reads.readCheckpoints(0, 10)).toEqual([9, 20, 100, 1000].map(checkpoint));
    expect(await reads.readCheckpoints(10, 2)).toEqual([20, 100].map(checkpoint));
    expect(await reads.readCheckpoints(1001, 10)).toEqual([]);
  });
}
