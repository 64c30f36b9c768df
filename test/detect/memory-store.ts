import type { DetectStore, Kept, Outgoing } from '../../functions/detect/store.ts';

export type MemoryStore = DetectStore & { kept: Map<string, Kept>; saves: () => number };

/** A store that does what DynamoDB does to one item: a save holds only from the version it was loaded at. */
export function createMemoryStore(): MemoryStore {
  const kept = new Map<string, Kept>();
  const access = new Map<number, Map<string, readonly string[]>>();
  let saves = 0;
  return {
    kept,
    saves: () => saves,
    load: async (subject) => kept.get(subject) ?? { state: undefined, outbox: [], version: 0 },
    async save(subject, from, { state, outbox }) {
      if ((kept.get(subject)?.version ?? 0) !== from) return 'lost';
      saves += 1;
      kept.set(subject, { state, outbox: structuredClone([...outbox]), version: from + 1 });
      return 'saved';
    },
    async keepAccess(hour, requestIds) {
      access.set(hour, (access.get(hour) ?? new Map()).set(requestIds.join(), requestIds));
    },
    readAccess: async (hour) => [...(access.get(hour)?.values() ?? [])].flat(),
  };
}

/** What went onto the bus, and ports of a fold around a store. */
export function foldPorts(store: DetectStore) {
  const sent: Outgoing[] = [];
  return {
    sent,
    store,
    emit: async (outgoing: readonly Outgoing[]) => {
      sent.push(...outgoing);
    },
    nowMs: () => 1_795_000_000_000,
    wait: async () => {},
    random: () => 0,
  };
}
