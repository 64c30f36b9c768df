import { appendLeaf, type Frontier, rootOf } from '../../functions/merkle/frontier.ts';
import { leafHash } from '../../functions/merkle/hash.ts';
import { consistencyPlan, inclusionPlan } from '../../functions/merkle/plan.ts';
import {
  type BuiltProof,
  buildConsistencyProof,
  buildInclusionProof,
  type Proof,
  type ReadHash,
} from '../../functions/merkle/proof.ts';

/** A log that keeps with each entry the hashes of the subtrees it completes, as the ledger's table does. */
export function storedLog(leaves: readonly Uint8Array[]) {
  const hashes: (readonly Uint8Array[])[] = [];
  const frontiers: Frontier[] = [[]];
  for (const leaf of leaves) {
    const appended = appendLeaf(frontiers.at(-1) ?? [], hashes.length, leafHash(leaf));
    hashes.push(appended.hashes);
    frontiers.push(appended.frontier);
  }
  const read: ReadHash = (entryIndex, level) => hashes[entryIndex]?.[level];
  return {
    read,
    frontier: (size: number): Frontier => frontiers[size] ?? [],
    root: (size: number): Uint8Array => rootOf(frontiers[size] ?? []),
    leafHash: (index: number): Uint8Array => hashes[index]?.[0] ?? Buffer.alloc(0),
    inclusion: (index: number, size: number): Proof =>
      proofOf(buildInclusionProof(inclusionPlan(index, size), read)),
    consistency: (oldSize: number, newSize: number): Proof =>
      proofOf(buildConsistencyProof(consistencyPlan(oldSize, newSize), read)),
  };
}

export type StoredLog = ReturnType<typeof storedLog>;

export function proofOf(built: BuiltProof): Proof {
  if (!built.ok) throw new Error(built.message);
  return built.proof;
}

/** Leaves that differ: `leaf 0`, `leaf 1` and so on. */
export function numberedLeaves(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => Buffer.from(`leaf ${index}`));
}
