import type { LedgerItem, Place } from '../ledger/store.ts';
import type { Incoming } from './incoming.ts';
import { nextHead, placeLeaves } from './place-leaves.ts';
import { type SettleSettings, settlePending, writeLeaves } from './settle.ts';

/** What became of each message of a batch. */
export type BatchResult = {
  appended: readonly Incoming[];
  duplicates: readonly Incoming[];
  /** The same id with other content: dead letters, with an alarm. */
  conflicts: readonly Incoming[];
  /** Not taken this time; they stay on the queue. */
  left: readonly Incoming[];
  /** Why some were left; for the log. */
  causes: readonly string[];
};

export type WriterSettings = SettleSettings & {
  /** Seconds after an event's time at which its body may expire; null: never. */
  retentionSeconds: number | null;
  newCommitId: () => string;
  /** How often a batch is tried before it goes back to the queue. */
  mostAttempts: number;
};

const BACKOFF_MS = 15;
const LONGEST_BACKOFF_MS = 400;

/**
 * Takes a batch into the ledger, each event exactly once whatever crashes, races or is delivered again:
 * everything committed is settled first, ids are looked up in that state, bodies are put, and one conditional write
 * commits all of the batch, which holds only if the state is still that one. docs/ledger.md tells what each crash
 * leaves behind.
 */
export async function writeBatch(batch: readonly Incoming[], settings: WriterSettings): Promise<BatchResult> {
  const causes: string[] = [];
  const unheard = new Set<string>();
  for (let attempt = 1; attempt <= settings.mostAttempts; attempt += 1) {
    if (attempt > 1) await settings.wait(backoffMs(attempt, settings.random()));
    try {
      const taken = await tryBatch(batch, settings, unheard);
      if (taken !== 'lost') return { ...taken, left: [], causes };
      causes.push('another writer was first');
    } catch (error) {
      // A write that threw may have taken effect: the next attempt finds out by the ids.
      causes.push(causeOf(error));
    }
  }
  return { appended: [], duplicates: [], conflicts: [], left: batch, causes };
}

const LONGEST_CAUSE = 200;

/** The SDK's errors by name; our own, which tell of damage, and the network's by their text. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return error.name === 'Error' ? error.message.slice(0, LONGEST_CAUSE) : error.name;
}

type Taken = Pick<BatchResult, 'appended' | 'duplicates' | 'conflicts'>;

/** `unheard`: leaves of commits that were sent and not answered; found later, they are this batch's own. */
async function tryBatch(
  batch: readonly Incoming[],
  settings: WriterSettings,
  unheard: Set<string>,
): Promise<Taken | 'lost'> {
  const { store } = settings;
  const head = await settlePending(settings);
  const places = await store.readPlaces([...new Set(batch.map(({ event }) => event.id))]);
  const { fresh, known, conflicts } = sortByPlace(batch, places);
  const own = known.filter(({ leafHashHex }) => unheard.has(leafHashHex));
  const duplicates = known.filter(({ leafHashHex }) => !unheard.has(leafHashHex));
  if (fresh.length === 0) return { appended: own, duplicates, conflicts };
  await store.putItems(fresh.map((incoming) => bodyItem(incoming, settings.retentionSeconds)));
  const placed = placeLeaves(head, fresh);
  const next = nextHead(head, placed, settings.newCommitId());
  for (const { leafHashHex } of fresh) unheard.add(leafHashHex);
  if ((await store.commit(head, next)) === 'lost') {
    for (const { leafHashHex } of fresh) unheard.delete(leafHashHex);
    return 'lost';
  }
  await writeLeaves(store, placed.leaves, next.size);
  return { appended: [...own, ...fresh], duplicates, conflicts };
}

/** Looks each event up: not there, there with this leaf, or there with another. The first of an id in a batch counts. */
function sortByPlace(batch: readonly Incoming[], places: ReadonlyMap<string, Place>) {
  const leaves = new Map([...places].map(([id, { leafHashHex }]) => [id, leafHashHex]));
  const fresh: Incoming[] = [];
  const known: Incoming[] = [];
  const conflicts: Incoming[] = [];
  for (const incoming of batch) {
    const leaf = leaves.get(incoming.event.id);
    if (leaf === undefined) {
      leaves.set(incoming.event.id, incoming.leafHashHex);
      fresh.push(incoming);
    } else (leaf === incoming.leafHashHex ? known : conflicts).push(incoming);
  }
  return { fresh, known, conflicts };
}

function bodyItem({ leaf, leafHashHex, event }: Incoming, retentionSeconds: number | null): LedgerItem {
  const expiresAtSeconds =
    retentionSeconds === null ? null : Math.floor(Date.parse(event.time) / 1000) + retentionSeconds;
  return { kind: 'body', body: { leafHashHex, leaf, expiresAtSeconds } };
}

function backoffMs(attempt: number, random: number): number {
  return Math.min(LONGEST_BACKOFF_MS, BACKOFF_MS * 2 ** (attempt - 1)) * (0.5 + random / 2);
}
