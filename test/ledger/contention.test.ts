import { expect, test } from 'vitest';
import { type WriterSettings, writeBatch } from '../../functions/audit/write-batch.ts';
import type { LedgerStore } from '../../functions/ledger/store.ts';
import { decision, incoming, schemas } from '../audit/events.ts';
import { emptyTable, simulatedStore } from '../audit/simulated-store.ts';

const batch = [incoming(decision(1)), incoming(decision(2))];

/** A writer whose store is changed, with what it put by kind and how long it waited. */
function writer(change: (store: LedgerStore) => Partial<LedgerStore>, mostAttempts = 12) {
  const table = emptyTable();
  const puts: string[] = [];
  const waited: number[] = [];
  const store = simulatedStore(table, ({ name, at }) => {
    if (at === 'after' && name.startsWith('put ')) puts.push(name.slice(4));
  });
  const settings: WriterSettings = {
    store: { ...store, ...change(store) },
    schemas,
    retentionSeconds: null,
    newCommitId: () => 'mine',
    wait: async (ms) => void waited.push(ms),
    random: () => 0.5,
    mostAttempts,
  };
  return { settings, table, puts, waited };
}

/** Others are first `times` times. */
const lostTimes = (times: number) => (store: LedgerStore) => {
  let left = times;
  return {
    commit: async (...given: Parameters<LedgerStore['commit']>) =>
      left-- > 0 ? 'lost' : store.commit(...given),
  };
};

test('a batch that others are before of thirty times is taken, and its bodies are put once', async () => {
  const { settings, puts, waited } = writer((store) => lostTimes(30)(store));
  const { appended, left, causes } = await writeBatch(batch, settings);
  expect([appended.length, left.length, causes.length]).toEqual([2, 0, 30]);
  expect(puts.filter((kind) => kind === 'body')).toHaveLength(2);
  // To rest long would be to lose again.
  expect(Math.max(...waited)).toBeLessThan(20);
});

test('it is left in the end, when others are always first', async () => {
  const { settings } = writer((store) => lostTimes(1000)(store), 2);
  const { left, causes } = await writeBatch(batch, settings);
  expect([left.length, causes.length]).toEqual([2, 10]);
});

test('a table that fails is tried a few times, at growing distance', async () => {
  const { settings, waited } = writer(() => ({ readHead: () => Promise.reject(new Error('it broke')) }), 5);
  const { left, causes } = await writeBatch(batch, settings);
  expect([left.length, causes]).toEqual([2, Array(5).fill('it broke')]);
  expect(waited).toHaveLength(4);
  expect(waited.every((ms, at) => at === 0 || ms > (waited[at - 1] ?? 0))).toBe(true);
});

const other = incoming(decision(9));
const pending = [{ id: other.event.id, leafHashHex: other.leafHashHex }];

/** Heads of another writer who commits and settles, seen `times` times in the middle of it. */
const busyHeads = (commitIdAt: (look: number) => string, times: number) => (store: LedgerStore) => {
  let looks = 0;
  const readHead = async () => {
    const head = await store.readHead();
    looks += 1;
    return head && looks <= times
      ? { ...head, settled: 0, settledFrontier: [], pending, commitId: commitIdAt(looks) }
      : head;
  };
  return { readHead };
};

async function behindAnother(commitIdAt: (look: number) => string, times: number) {
  const made = writer(busyHeads(commitIdAt, times));
  const first = { ...made.settings, store: simulatedStore(made.table) };
  await writeBatch([other], first);
  const { appended } = await writeBatch(batch, made.settings);
  expect(appended).toHaveLength(2);
  return made.puts.filter((kind) => kind === 'entry').length;
}

test('a writer that goes on committing is waited for: nobody does its work again', async () => {
  expect(await behindAnother((look) => `another-${Math.ceil(look / 3)}`, 12)).toBe(2);
});

test('a writer that stays where it is has its work done', async () => {
  expect(await behindAnother(() => 'dead', 6)).toBe(3);
});
