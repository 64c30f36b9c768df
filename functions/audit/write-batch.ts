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
  /** How often a batch is tried while the table fails, before it goes back to the queue; five times as often while others are first. */
  mostAttempts: number;
};

const BACKOFF_MS = 15;
const LONGEST_BACKOFF_MS = 400;
/** Who lost waits less than a batch takes: the longer it rests, the more often the others are first. */
const LOST_WAIT_MS = 8;
/** Others that are first are no failure: so many of them are borne for each failure that is. */
const MOST_LOST = 5;

/**
 * Takes a batch into the ledger, each event exactly once whatever crashes, races or is delivered again:
 * everything committed is settled first, ids are looked up in that state, bodies are put, and one conditional write
 * commits all of the batch, which holds only if the state is still that one. docs/ledger.md tells what each crash
 * leaves behind.
 */
export async function writeBatch(batch: readonly Incoming[], settings: WriterSettings): Promise<BatchResult> {
  const causes: string[] = [];
  const earlier: Earlier = { unheard: new Set(), kept: new Set() };
  let [failed, lost, restMs] = [0, 0, 0];
  while (failed < settings.mostAttempts && lost < MOST_LOST * settings.mostAttempts) {
    if (restMs > 0) await settings.wait(restMs);
    try {
      const taken = await tryBatch(batch, settings, earlier);
      if (taken !== 'lost') return { ...taken, left: [], causes };
      causes.push('another writer was first');
      lost += 1;
      restMs = lostMs(settings.random());
    } catch (error) {
      // A write that threw may have taken effect: the next attempt finds out by the ids.
      causes.push(causeOf(error));
      failed += 1;
      restMs = failedMs(failed, settings.random());
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

/** What a batch's earlier attempts left, by leaf hash. */
type Earlier = {
  /** Leaves of commits that were sent and not answered; found later, they are this batch's own. */
  unheard: Set<string>;
  /** Leaves whose bodies were put: put once, they leave less time for others between look and commit. */
  kept: Set<string>;
};

async function tryBatch(
  batch: readonly Incoming[],
  settings: WriterSettings,
  { unheard, kept }: Earlier,
): Promise<Taken | 'lost'> {
  const { store } = settings;
  const head = await settlePending(settings);
  const places = await store.readPlaces([...new Set(batch.map(({ event }) => event.id))]);
  const { fresh, known, conflicts } = sortByPlace(batch, places);
  const own = known.filter(({ leafHashHex }) => unheard.has(leafHashHex));
  const duplicates = known.filter(({ leafHashHex }) => !unheard.has(leafHashHex));
  if (fresh.length === 0) return { appended: own, duplicates, conflicts };
  await putBodies(fresh, kept, settings);
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

async function putBodies(fresh: readonly Incoming[], kept: Set<string>, settings: WriterSettings) {
  const missing = fresh.filter(({ leafHashHex }) => !kept.has(leafHashHex));
  if (missing.length === 0) return;
  await settings.store.putItems(missing.map((incoming) => bodyItem(incoming, settings.retentionSeconds)));
  for (const { leafHashHex } of missing) kept.add(leafHashHex);
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

function failedMs(failed: number, random: number): number {
  return Math.min(LONGEST_BACKOFF_MS, BACKOFF_MS * 2 ** failed) * (0.5 + random / 2);
}

function lostMs(random: number): number {
  return LOST_WAIT_MS * (0.5 + random);
}
