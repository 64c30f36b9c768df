import type { LedgerReads, StoredCheckpoint } from '../ledger/store.ts';
import { sameHash } from '../merkle/hash.ts';
import type { Checkpoint } from '../note/checkpoint.ts';
import { openCheckpoint } from '../note/signed-checkpoint.ts';
import type { VerifierKey } from '../note/verifier-key.ts';
import { leavesOf } from './leaf-lines.ts';
import type { Finding } from './verify-log.ts';

/** Reads the copy outside the table. */
export type ReadCopy = {
  /** Every version of a checkpoint's object; two are damage, whatever they say. */
  readCheckpoint: (size: number) => Promise<readonly string[]>;
  /** Every version of an events object. */
  readEvents: (from: number, to: number) => Promise<readonly string[]>;
  /** Sizes of all checkpoints in the copy, ascending. */
  listCheckpoints: () => Promise<readonly number[]>;
};

type Ports = { reads: Pick<LedgerReads, 'readEntries'>; key: VerifierKey; origin: string };
type Opened = { stored: StoredCheckpoint; checkpoint: Checkpoint };

/**
 * Opens the checkpoints of these sizes, which the copy has and the table has not yet: the signer puts each into the copy
 * first. What they say must be true of the log all the same, or it was cut off.
 */
export async function openAhead(
  sizes: readonly number[],
  { key, origin }: Ports,
  copy: Pick<ReadCopy, 'readCheckpoint'>,
): Promise<{ ahead: Checkpoint[]; findings: Finding[] }> {
  const ahead: Checkpoint[] = [];
  const findings: Finding[] = [];
  for (const size of sizes) {
    const [only, ...others] = await copy.readCheckpoint(size);
    const open = only === undefined ? undefined : openCheckpoint(only, [key], origin);
    if (open?.ok === true && open.checkpoint.size === size && others.length === 0)
      ahead.push(open.checkpoint);
    else
      findings.push(
        damage('copy-differs', null, `the copy's checkpoint of size ${size} is not ours, or not alone`),
      );
  }
  return { ahead, findings };
}

/** Compares the copy with the table: each checkpoint there, the same, once, and its events those of the log. */
export async function checkCopy(opened: readonly Opened[], ports: Ports, copy: ReadCopy): Promise<Finding[]> {
  const findings: Finding[] = [];
  let from = 0;
  for (const { stored, checkpoint } of opened) {
    findings.push(...compareCheckpoint(stored, checkpoint, await copy.readCheckpoint(stored.size), ports));
    findings.push(
      ...(await compareEvents(from, stored.size, await copy.readEvents(from, stored.size), ports)),
    );
    from = stored.size;
  }
  return findings;
}

function compareCheckpoint(
  stored: StoredCheckpoint,
  checkpoint: Checkpoint,
  versions: readonly string[],
  ports: Ports,
): Finding[] {
  const [only, ...others] = versions;
  if (only === undefined)
    return [damage('copy-missing', null, `the copy has no checkpoint of size ${stored.size}`)];
  if (others.length > 0)
    return [
      damage(
        'copy-differs',
        null,
        `the copy has ${versions.length} versions of the checkpoint of size ${stored.size}`,
      ),
    ];
  if (only === stored.note) return [];
  const open = openCheckpoint(only, [ports.key], ports.origin);
  if (
    open.ok &&
    open.checkpoint.size === checkpoint.size &&
    !sameHash(open.checkpoint.root, checkpoint.root)
  ) {
    return [
      damage(
        'fork',
        null,
        `two signed checkpoints of size ${stored.size} have different roots: the log was forked`,
      ),
    ];
  }
  return [damage('copy-differs', null, `the checkpoint of size ${stored.size} is another in the copy`)];
}

async function compareEvents(
  from: number,
  to: number,
  versions: readonly string[],
  ports: Ports,
): Promise<Finding[]> {
  const [only, ...others] = versions;
  if (only === undefined) return [damage('copy-missing', from, `the copy has no events ${from} to ${to}`)];
  if (others.length > 0)
    return [
      damage('copy-differs', from, `the copy has ${versions.length} versions of events ${from} to ${to}`),
    ];
  const entries = await ports.reads.readEntries(from, to, to - from);
  const lines = leavesOf(only);
  const wrong = entries.findIndex(({ leafHashHex }, at) => lines[at]?.leafHashHex !== leafHashHex);
  if (wrong >= 0)
    return [
      {
        ...damage('copy-differs', from + wrong, 'its event in the copy is another'),
        id: entries[wrong]?.id ?? null,
      },
    ];
  // An entry's own time says when its body may be gone: dated back, it would excuse a body removed too early.
  const moved = entries.findIndex(({ timeMs }, at) => lines[at]?.timeMs !== timeMs);
  if (moved >= 0)
    return [
      {
        ...damage('changed-entry', from + moved, 'its time is not that of its event in the copy'),
        id: entries[moved]?.id ?? null,
      },
    ];
  return lines.length === entries.length
    ? []
    : [damage('copy-differs', from, `events ${from} to ${to} are more in the copy`)];
}

function damage(kind: Finding['kind'], index: number | null, message: string): Finding {
  return { kind, index, id: null, message };
}
