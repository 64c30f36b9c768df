import type { Facet } from './keys.ts';

/** What of an event the ledger's own items repeat, so that a listing need not read bodies. */
export type Summary = {
  index: number;
  id: string;
  leafHashHex: string;
  timeMs: number;
  /** The schema the event was taken under. */
  schema: string;
  user: string | null;
  profile: string | null;
  outcome: string;
  code: string;
  /** For completeness: which producers sent something in a time. */
  producerId: string;
};

/** The event's bytes as they were hashed. */
export type Body = { leafHashHex: string; leaf: string; expiresAtSeconds: number | null };

/** A leaf of the log with the hashes of the subtrees it completes, `hashes[0]` the leaf's own. */
export type Entry = Summary & { hashes: readonly Uint8Array[] };

/** One committed event that may not be settled yet. */
export type PendingEntry = { id: string; leafHashHex: string };

export type Head = {
  /** Committed leaves. */
  size: number;
  /** Leaves whose entry, id and facet items are known to be written; `settled <= size`. */
  settled: number;
  /** Hashes of the perfect subtrees of `size` leaves, largest first. */
  frontier: readonly Uint8Array[];
  /** The frontier of `settled` leaves, so that who repairs need not rebuild it. */
  settledFrontier: readonly Uint8Array[];
  /** The leaves from `settled` to `size`. */
  pending: readonly PendingEntry[];
  /** Random id of the commit that made this size. */
  commitId: string;
};

export type Place = { index: number; leafHashHex: string };

/** One item to put; all puts are idempotent: the same key always has the same content. */
export type LedgerItem =
  | { kind: 'body'; body: Body }
  | { kind: 'entry'; entry: Entry }
  | { kind: 'id'; id: string; place: Place }
  | {
      kind: 'seq';
      producerId: string;
      seq: number;
      unrecorded: readonly number[];
      index: number;
      timeMs: number;
    }
  | { kind: 'facet'; facet: Facet; value: string; summary: Summary };

export type CommitOutcome =
  | 'committed'
  /** The head was no longer what it was read as. */
  | 'lost';

/**
 * What the writer does to the table, as functions. Each may throw for what passes (throttled, cut, 5xx): a write
 * that threw may have taken effect. Reads are strongly consistent.
 */
export type LedgerStore = {
  /** undefined before the first commit. */
  readHead: () => Promise<Head | undefined>;
  /** Where these ids are; absent ones are not in the map. At most 100 ids. */
  readPlaces: (ids: readonly string[]) => Promise<ReadonlyMap<string, Place>>;
  /** Bodies by leaf hash; absent ones are not in the map. */
  readBodies: (leafHashesHex: readonly string[]) => Promise<ReadonlyMap<string, Body>>;
  /** Puts all items, in any order and number of calls; done when it resolves. */
  putItems: (items: readonly LedgerItem[]) => Promise<void>;
  /** The one conditional write: from a settled head of `from` (undefined: none yet) to `next`. */
  commit: (from: Head | undefined, next: Head) => Promise<CommitOutcome>;
  /** Says that everything up to `size` is settled, if the head still has that size; harmless otherwise. */
  settle: (size: number) => Promise<void>;
};

/** A page of a listing, newest first; `next` goes on, undefined at the end. */
export type Page<Item> = { items: readonly Item[]; next: string | undefined };

/** Reads for people and tools; each page is one Query. */
export type LedgerReads = {
  /** Bounds are Unix milliseconds, `sinceMs` inclusive, `untilMs` exclusive. */
  queryFacet: (
    query: {
      facet: Facet;
      value: string;
      sinceMs?: number;
      untilMs?: number;
      where?: Partial<Pick<Summary, 'user' | 'profile' | 'outcome'>>;
    },
    limit: number,
    next?: string,
  ) => Promise<Page<Summary>>;
  /** Entries from `from` up to `to` (exclusive), oldest first. */
  readEntries: (from: number, to: number, limit: number) => Promise<readonly Entry[]>;
  /** Single entries, for proofs; counts as one read each. */
  readEntriesAt: (indexes: readonly number[]) => Promise<ReadonlyMap<number, Entry>>;
  readSeqs: (
    producerId: string,
  ) => Promise<readonly { seq: number; unrecorded: readonly number[]; index: number }[]>;
  readHead: LedgerStore['readHead'];
  readPlaces: LedgerStore['readPlaces'];
  readBodies: LedgerStore['readBodies'];
  latestCheckpoint: () => Promise<StoredCheckpoint | undefined>;
  readCheckpoints: (fromSize: number, limit: number) => Promise<readonly StoredCheckpoint[]>;
};

export type StoredCheckpoint = { size: number; note: string; signedAtMs: number };

/** Keeps a signed checkpoint; `exists` when one of that size is there already. */
export type PutCheckpoint = (checkpoint: StoredCheckpoint) => Promise<'stored' | 'exists'>;
