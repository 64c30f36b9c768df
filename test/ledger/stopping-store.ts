import type { LedgerItem, LedgerStore } from '../../functions/ledger/store.ts';

/** A store call, seen before it, after it, and for puts in the middle of it. */
export type Step = { call: number; name: string; at: 'before' | 'half' | 'after' };

/** May throw (the process is gone, or the call failed before or after it took effect) or let another writer run. */
export type AroundCall = (step: Step) => Promise<void> | void;

/** A real store whose calls are watched one by one. */
export function stoppingStore(store: LedgerStore, around: AroundCall): LedgerStore {
  let calls = 0;
  const watched =
    <Given extends unknown[], Value>(name: string, effect: (...given: Given) => Promise<Value>) =>
    async (...given: Given): Promise<Value> => {
      const call = calls++;
      await around({ call, name, at: 'before' });
      const value = await effect(...given);
      await around({ call, name, at: 'after' });
      return value;
    };
  const putItems = async (items: readonly LedgerItem[]): Promise<void> => {
    const half = Math.floor(items.length / 2);
    const call = calls++;
    const name = 'putItems';
    await around({ call, name, at: 'before' });
    await store.putItems(items.slice(0, half));
    await around({ call, name, at: 'half' });
    await store.putItems(items.slice(half));
    await around({ call, name, at: 'after' });
  };
  return {
    readHead: watched('readHead', store.readHead),
    readPlaces: watched('readPlaces', store.readPlaces),
    readBodies: watched('readBodies', store.readBodies),
    putItems,
    commit: watched('commit', store.commit),
    settle: watched('settle', store.settle),
  };
}
