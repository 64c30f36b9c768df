import { sortableIndex } from '../ledger/keys.ts';
import type { StoredCheckpoint } from '../ledger/store.ts';

/** Puts an object unless one of that key is there; `differs` when it is there with other bytes. */
export type PutObjectOnce = (
  key: string,
  body: string,
  contentType: string,
) => Promise<'stored' | 'same' | 'differs'>;

/** Keeps a checkpoint and the events it adds outside the table. */
export type CopyCheckpoint = (
  checkpoint: StoredCheckpoint,
  events: { from: number; leaves: readonly string[] },
) => Promise<{ ok: true } | { ok: false; message: string }>;

/** Where a log's objects are: `LOG/checkpoints/SIZE` and `LOG/events/FROM-TO.ndjson`. */
export function objectKeys(log: string) {
  return {
    checkpoint: (size: number) => `${log}/checkpoints/${sortableIndex(size)}`,
    events: (from: number, to: number) => `${log}/events/${sortableIndex(from)}-${sortableIndex(to)}.ndjson`,
  };
}

/** Copies by a function that never overwrites: events first, so that a checkpoint there has its events. */
export function createCopy(log: string, put: PutObjectOnce): CopyCheckpoint {
  const keys = objectKeys(log);
  return async ({ size, note }, { from, leaves }) => {
    const events = leaves.map((leaf) => `${leaf}\n`).join('');
    const put1 = await put(keys.events(from, size), events, 'application/x-ndjson');
    if (put1 === 'differs')
      return { ok: false, message: `the copy has other events from ${from} to ${size}` };
    const put2 = await put(keys.checkpoint(size), note, 'text/plain; charset=utf-8');
    if (put2 === 'differs') return { ok: false, message: `the copy has another checkpoint of size ${size}` };
    return { ok: true };
  };
}
