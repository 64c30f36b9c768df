import { describe, expect, test } from 'vitest';
import type { LedgerStore } from '../../functions/ledger/store.ts';
import { bodyOf, headOf, idOf, leafHashOf, placeOf } from './contract-items.ts';

/** Gives a store over a new, empty table. */
export type OpenStore = () => Promise<LedgerStore> | LedgerStore;

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

/** What the writer may rely on, whatever the store is made of. */
export function storeContract(open: OpenStore): void {
  describe('the head', () => headContract(open));
  describe('items', () => itemContract(open));
}

function headContract(open: OpenStore): void {
  test('is not there before the first commit, and is what was committed after it', async () => {
    const store = await open();
    expect(await store.readHead()).toBeUndefined();
    expect(await store.commit(undefined, headOf(3, 3))).toBe('committed');
    expect(await store.readHead()).toEqual(headOf(3, 3));
  });

  test('is committed for the first time once', async () => {
    const store = await open();
    await store.commit(undefined, headOf(3, 3));
    expect(await store.commit(undefined, headOf(2, 2))).toBe('lost');
    expect(await store.readHead()).toEqual(headOf(3, 3));
  });

  test('takes a commit when it is settled, at that size, by that commit', async () => {
    const store = await open();
    await store.commit(undefined, headOf(3, 3));
    await store.settle(3);
    expect(await store.commit(headOf(3, 0), headOf(5, 2))).toBe('committed');
    expect(await store.readHead()).toEqual(headOf(5, 2));
  });

  test.each([
    ['from before what is not settled', headOf(5, 0), false],
    ['from a smaller size', headOf(3, 0), true],
    ['from a larger size', headOf(6, 0), true],
    ['from the same size by another commit', headOf(5, 0, 'another'), true],
    ['from nothing', undefined, true],
  ])('is lost to a commit %s', async (_, from, settled) => {
    const store = await open();
    await store.commit(undefined, headOf(3, 3));
    await store.settle(3);
    await store.commit(headOf(3, 0), headOf(5, 2));
    if (settled) await store.settle(5);
    const before = await store.readHead();
    expect(await store.commit(from, headOf(9, 4))).toBe('lost');
    expect(await store.readHead()).toEqual(before);
  });

  test('takes one of many commits that come together', async () => {
    const store = await open();
    const next = numbers(12).map((n) => headOf(n + 1, n + 1));
    const outcomes = await Promise.all(next.map((head) => store.commit(undefined, head)));
    expect(outcomes.filter((outcome) => outcome === 'committed')).toHaveLength(1);
    expect(await store.readHead()).toEqual(next[outcomes.indexOf('committed')]);
  });

  test('is settled at its size: nothing is pending, and the rest is as it was', async () => {
    const store = await open();
    await store.commit(undefined, headOf(3, 3));
    await store.settle(3);
    await store.settle(3);
    const { settled, pending, size, frontier, commitId } = (await store.readHead()) ?? headOf(0, 0);
    expect({ settled, pending, size, frontier, commitId }).toEqual({
      ...{ settled: 3, pending: [], size: 3, frontier: headOf(3, 0).frontier, commitId: 'commit-3' },
    });
  });

  test.each([0, 2, 4])('is left alone by a settle of another size, %i of 3', async (size) => {
    const store = await open();
    await store.commit(undefined, headOf(3, 3));
    await store.settle(size);
    expect(await store.readHead()).toEqual(headOf(3, 3));
  });

  test('is left alone by a settle that comes late, after the next commit', async () => {
    const store = await open();
    await store.commit(undefined, headOf(3, 3));
    await store.settle(3);
    await store.commit(headOf(3, 0), headOf(5, 2));
    await store.settle(3);
    expect(await store.readHead()).toEqual(headOf(5, 2));
  });

  test('may be settled before there is one: nothing happens', async () => {
    const store = await open();
    await store.settle(0);
    expect(await store.readHead()).toBeUndefined();
  });

  test('holds a commit of 1,000 leaves and the frontier of 2^53 - 1', async () => {
    const store = await open();
    const frontier = numbers(53).map((n) => new Uint8Array(32).fill(n));
    const head = { ...headOf(1000, 1000), frontier, settledFrontier: [] };
    await store.commit(undefined, head);
    expect(await store.readHead()).toEqual(head);
  });
}

function itemContract(open: OpenStore): void {
  test('that are not there are left out', async () => {
    const store = await open();
    expect([...(await store.readPlaces([idOf(1)]))]).toEqual([]);
    expect([...(await store.readBodies([leafHashOf(1)]))]).toEqual([]);
    await store.putItems([placeOf(1), bodyOf(1)]);
    expect([...(await store.readPlaces([idOf(0), idOf(1), idOf(2)]))]).toEqual([[idOf(1), placeOf(1).place]]);
    expect([...(await store.readBodies([leafHashOf(2), leafHashOf(1)]))]).toEqual([
      [leafHashOf(1), bodyOf(1).body],
    ]);
  });

  test('are put none, one, and more than one call of DynamoDB takes', async () => {
    const store = await open();
    await store.putItems([]);
    await store.putItems([bodyOf(0)]);
    await store.putItems(numbers(101).map((n) => bodyOf(n)));
    const bodies = await store.readBodies(numbers(101).map(leafHashOf));
    expect(new Set(bodies.values())).toEqual(new Set(numbers(101).map((n) => bodyOf(n).body)));
  });

  test('are put again without harm, by several at a time', async () => {
    const store = await open();
    const items = numbers(40).flatMap((n) => [bodyOf(n), placeOf(n)]);
    await Promise.all([store.putItems(items), store.putItems(items.toReversed())]);
    await store.putItems(items);
    expect(await store.readPlaces(numbers(40).map(idOf))).toEqual(
      new Map(numbers(40).map((n) => [idOf(n), placeOf(n).place])),
    );
  });

  test('are looked up 100 ids at a time, none of them and some of them twice', async () => {
    const store = await open();
    await store.putItems(numbers(100).map(placeOf));
    expect((await store.readPlaces([])).size).toBe(0);
    expect((await store.readPlaces(numbers(100).map(idOf))).size).toBe(100);
    expect((await store.readPlaces([idOf(7), idOf(7)])).size).toBe(1);
  });

  test('are bodies of more than 100 leaves, as a large batch leaves to repair', async () => {
    const store = await open();
    await store.putItems(numbers(230).map((n) => bodyOf(n)));
    expect((await store.readBodies([])).size).toBe(0);
    expect((await store.readBodies(numbers(230).map(leafHashOf))).size).toBe(230);
    expect((await store.readBodies([leafHashOf(7), leafHashOf(7)])).size).toBe(1);
  });

  test('are bodies byte for byte: any character, 64 KiB, and those that never expire', async () => {
    const store = await open();
    const texts = ['{"text":"ü 語 \u{1f511} \\u0000 \u2028"}', `"${'x'.repeat(65_534)}"`];
    const bodies = texts.map((leaf, n) => ({ ...bodyOf(n, leaf).body, expiresAtSeconds: null }));
    await store.putItems(bodies.map((body) => ({ kind: 'body', body })));
    const read = await store.readBodies([leafHashOf(0), leafHashOf(1)]);
    expect([read.get(leafHashOf(0)), read.get(leafHashOf(1))]).toEqual(bodies);
  });
}
