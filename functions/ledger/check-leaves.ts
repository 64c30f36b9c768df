import { appendLeaf, type Frontier } from '../merkle/frontier.ts';
import { leafHash, sameHash } from '../merkle/hash.ts';
import type { Body, Entry } from './store.ts';
import { firstDifference, readTold } from './told.ts';

/** What is wrong with the first leaf that is. */
export type Damage = {
  kind:
    | 'missing-entry'
    | 'moved-entry'
    /** The entry does not say what its event does, or its hashes are not those of its leaves. */
    | 'changed-entry'
    | 'changed-body'
    /** Gone before its retention ended. */
    | 'missing-body';
  index: number;
  /** The event's id, as far as it is known. */
  id: string | null;
  message: string;
};

export type LeavesCheck =
  | { ok: true; frontier: Frontier; checkedBodies: number }
  | { ok: false; damage: Damage };

export type LeavesToCheck = {
  /** Leaves before these, and their frontier, which is believed. */
  from: number;
  frontier: Frontier;
  /** Where these end: an entry that is missing before `to` is damage. */
  to: number;
  entries: readonly Entry[];
  bodies: ReadonlyMap<string, Body>;
  /** Moment from which a body may be gone, Unix milliseconds, by the event's time; null: never. */
  expiresAtMs: (timeMs: number) => number | null;
  nowMs: number;
};

/**
 * Recomputes leaves from their bodies and compares them with their entries: hashes, ids, times, places. A body whose
 * retention is over may be gone; its leaf hash then counts as it stands, for checkpoints cover it.
 */
export function checkLeaves(leaves: LeavesToCheck): LeavesCheck {
  let { frontier } = leaves;
  let checkedBodies = 0;
  for (let index = leaves.from; index < leaves.to; index += 1) {
    const entry = leaves.entries[index - leaves.from];
    if (entry === undefined) return damaged('missing-entry', index, null, 'there is no entry here');
    if (entry.index !== index)
      return damaged('missing-entry', index, null, `the next entry there is, is \`${entry.index}\``);
    const body = leaves.bodies.get(entry.leafHashHex);
    const fault = checkBody(entry, body, leaves);
    if (fault !== undefined) return { ok: false, damage: { ...fault, index, id: entry.id } };
    if (body !== undefined) checkedBodies += 1;
    const appended = appendLeaf(frontier, index, Buffer.from(entry.leafHashHex, 'hex'));
    const [own] = entry.hashes;
    const whole = entry.hashes.length === appended.hashes.length && own !== undefined;
    if (!whole || !appended.hashes.every((hash, level) => sameHash(hash, entry.hashes[level] ?? own))) {
      return damaged(
        'changed-entry',
        index,
        entry.id,
        'its hashes are not those of its leaf and the leaves before it',
      );
    }
    frontier = appended.frontier;
  }
  return { ok: true, frontier, checkedBodies };
}

function checkBody(
  entry: Entry,
  body: Body | undefined,
  leaves: LeavesToCheck,
): Pick<Damage, 'kind' | 'message'> | undefined {
  if (body === undefined) {
    const expiresAtMs = leaves.expiresAtMs(entry.timeMs);
    if (expiresAtMs !== null && expiresAtMs <= leaves.nowMs) return undefined;
    return { kind: 'missing-body', message: 'its body is gone before its retention ended' };
  }
  const hash = Buffer.from(leafHash(Buffer.from(body.leaf, 'utf8'))).toString('hex');
  if (hash !== entry.leafHashHex) return { kind: 'changed-body', message: 'its body is not what was hashed' };
  const told = readTold(body.leaf);
  if (told === undefined) return { kind: 'changed-body', message: 'its body is no event' };
  const field = firstDifference(entry, told);
  if (field === 'id') return { kind: 'moved-entry', message: `its body is of event \`${told.id}\`` };
  if (field !== undefined)
    return { kind: 'changed-entry', message: `its \`${field}\` is not that of its event` };
  return undefined;
}

function damaged(kind: Damage['kind'], index: number, id: string | null, message: string): LeavesCheck {
  return { ok: false, damage: { kind, index, id, message } };
}
