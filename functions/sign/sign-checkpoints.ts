import { checkLeaves, type Damage } from '../ledger/check-leaves.ts';
import type { Body, Entry, Head, LedgerReads, PutCheckpoint, StoredCheckpoint } from '../ledger/store.ts';
import { type Frontier, rootOf, sameFrontier } from '../merkle/frontier.ts';
import { sameHash } from '../merkle/hash.ts';
import { frontierPlan } from '../merkle/plan.ts';
import { buildFrontier } from '../merkle/proof.ts';
import type { NoteSigner } from '../note/sign-note.ts';
import { openCheckpoint, signCheckpoint } from '../note/signed-checkpoint.ts';
import type { CopyCheckpoint } from './copy-checkpoint.ts';

/** Why nothing is signed: the table does not agree with its last checkpoint, or with itself. */
export type Disagreement = {
  kind:
    | Damage['kind']
    | 'bad-checkpoint'
    | 'rolled-back'
    | 'changed-history'
    | 'wrong-head'
    | 'fork'
    | 'copy-differs';
  message: string;
};

export type SignResult =
  | { ok: true; signed: readonly StoredCheckpoint[]; size: number; oldestUncoveredMs: number | null }
  | { ok: false; disagreement: Disagreement; signed: readonly StoredCheckpoint[] };

export type SigningPorts = {
  reads: Pick<LedgerReads, 'readHead' | 'latestCheckpoint' | 'readEntries' | 'readEntriesAt' | 'readBodies'>;
  putCheckpoint: PutCheckpoint;
  /** Keeps events and checkpoint outside the table, each object once. */
  copy: CopyCheckpoint;
  signer: NoteSigner;
  /** The log's name in checkpoints. */
  origin: string;
  nowMs: () => number;
  retentionMs: number | null;
};

/** A checkpoint covers at most this many new leaves; a longer backlog has several. */
export const MOST_LEAVES = 1000;

type Covered = { size: number; frontier: Frontier };

/**
 * Signs checkpoints up to the settled head. Each follows from the one before it by recomputation: the old root from
 * stored hashes, the new one from that and the bodies since. Nothing is signed where anything disagrees.
 */
export async function signCheckpoints(ports: SigningPorts): Promise<SignResult> {
  const signed: StoredCheckpoint[] = [];
  const head = await ports.reads.readHead();
  const start = await openLast(head, ports);
  if ('disagreement' in start) return { ok: false, disagreement: start.disagreement, signed };
  let covered: Covered = start;
  const settled = head?.settled ?? 0;
  while (covered.size < settled) {
    const to = Math.min(settled, covered.size + MOST_LEAVES);
    const next = await signNext(covered, to, head, ports);
    if ('disagreement' in next) return { ok: false, disagreement: next.disagreement, signed };
    signed.push(next.checkpoint);
    covered = next.covered;
  }
  const [uncovered] = await ports.reads.readEntries(covered.size, covered.size + 1, 1);
  return { ok: true, signed, size: covered.size, oldestUncoveredMs: uncovered?.timeMs ?? null };
}

/** Where signing goes on: the last checkpoint, verified, with a frontier that has its root. */
async function openLast(
  head: Head | undefined,
  ports: SigningPorts,
): Promise<Covered | { disagreement: Disagreement }> {
  const last = await ports.reads.latestCheckpoint();
  if (last === undefined) return { size: 0, frontier: [] };
  const opened = openCheckpoint(last.note, [ports.signer.key], ports.origin);
  if (!opened.ok) return disagree('bad-checkpoint', `the last checkpoint does not open: ${opened.message}`);
  const { size, root } = opened.checkpoint;
  if (size !== last.size) return disagree('bad-checkpoint', 'the last checkpoint is kept under another size');
  if (head === undefined || head.settled < size) {
    return disagree('rolled-back', `the head has ${head?.settled ?? 0} leaves, the last checkpoint ${size}`);
  }
  const plan = frontierPlan(size);
  const entries = await ports.reads.readEntriesAt(plan.entryIndexes);
  const built = buildFrontier(plan, (index, level) => entries.get(index)?.hashes[level]);
  if (!built.ok) return disagree('missing-entry', built.message);
  if (!sameHash(rootOf(built.frontier), root)) {
    return disagree('changed-history', `the first ${size} leaves are not those of the last checkpoint`);
  }
  return { size, frontier: built.frontier };
}

async function signNext(
  covered: Covered,
  to: number,
  head: Head | undefined,
  ports: SigningPorts,
): Promise<{ checkpoint: StoredCheckpoint; covered: Covered } | { disagreement: Disagreement }> {
  const entries = await ports.reads.readEntries(covered.size, to, to - covered.size);
  const bodies = await ports.reads.readBodies(entries.map(({ leafHashHex }) => leafHashHex));
  const { retentionMs } = ports;
  const check = checkLeaves({
    from: covered.size,
    to,
    frontier: covered.frontier,
    entries,
    bodies,
    expiresAtMs: (timeMs) => (retentionMs === null ? null : timeMs + retentionMs),
    nowMs: ports.nowMs(),
  });
  if (!check.ok) return disagree(check.damage.kind, `entry ${check.damage.index}: ${check.damage.message}`);
  const root = rootOf(check.frontier);
  if (head !== undefined && to === head.settled && !isHeadFrontier(head, check.frontier)) {
    return disagree('wrong-head', 'the leaves are not those the head stands for');
  }
  const note = await signCheckpoint({ origin: ports.origin, size: to, root, extensions: [] }, ports.signer);
  if (!note.ok) return disagree('bad-checkpoint', note.message);
  const checkpoint = { size: to, note: note.note, signedAtMs: ports.nowMs() };
  const kept = await keep(checkpoint, { from: covered.size, leaves: leavesOf(entries, bodies) }, ports);
  return kept ?? { checkpoint, covered: { size: to, frontier: check.frontier } };
}

/** Copy first, table last: what the table knows is copied. A crash between is mended by the next run. */
async function keep(
  checkpoint: StoredCheckpoint,
  events: { from: number; leaves: readonly string[] },
  ports: SigningPorts,
): Promise<{ disagreement: Disagreement } | undefined> {
  const copied = await ports.copy(checkpoint, events);
  if (!copied.ok) return disagree('copy-differs', copied.message);
  if ((await ports.putCheckpoint(checkpoint)) === 'stored') return undefined;
  const there = await ports.reads.latestCheckpoint();
  // Another signer was first; the same leaves and key give the same note.
  if (there !== undefined && there.size >= checkpoint.size) {
    if (there.size > checkpoint.size || there.note === checkpoint.note) return undefined;
  }
  return disagree('fork', `there is another checkpoint of size ${checkpoint.size}`);
}

function isHeadFrontier(head: Head, frontier: Frontier): boolean {
  return sameFrontier(frontier, head.settled === head.size ? head.frontier : head.settledFrontier);
}

function leavesOf(entries: readonly Entry[], bodies: ReadonlyMap<string, Body>): string[] {
  return entries.flatMap(({ leafHashHex }) => bodies.get(leafHashHex)?.leaf ?? []);
}

function disagree(kind: Disagreement['kind'], message: string): { disagreement: Disagreement } {
  return { disagreement: { kind, message } };
}
