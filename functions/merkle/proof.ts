import type { Frontier } from './frontier.ts';
import { HASH_BYTES, isHash, nodeHash } from './hash.ts';
import type { HashPlace, Plan } from './plan.ts';

/** Hashes of a proof in the order of RFC 6962: from the leaf, or the old tree, up to the root. */
export type Proof = readonly Uint8Array[];

/** Gives `hashes[level]` of an entry; undefined where there is none. */
export type ReadHash = (entryIndex: number, level: number) => Uint8Array | undefined;

export type BuildFault =
  | { ok: false; code: 'impossible'; message: string }
  /** An entry, or its hash of that level, is not there or is no hash: the stored log is damaged. */
  | { ok: false; code: 'missing_hash' | 'malformed_hash'; place: HashPlace; message: string };

export type BuiltProof = { ok: true; proof: Proof } | BuildFault;
export type BuiltFrontier = { ok: true; frontier: Frontier } | BuildFault;

/** Builds an inclusion proof by `inclusionPlan`. RFC 6962, section 2.1.1. Never throws. */
export function buildInclusionProof(plan: Plan, read: ReadHash): BuiltProof {
  return buildProof(plan, read);
}

/** Builds a consistency proof by `consistencyPlan`. RFC 6962, section 2.1.2. Never throws. */
export function buildConsistencyProof(plan: Plan, read: ReadHash): BuiltProof {
  return buildProof(plan, read);
}

/** Builds a frontier by `frontierPlan`: its root is that of the tree the stored hashes stand for. Never throws. */
export function buildFrontier(plan: Plan, read: ReadHash): BuiltFrontier {
  const built = buildProof(plan, read);
  return built.ok ? { ok: true, frontier: built.proof } : built;
}

function buildProof(plan: Plan, read: ReadHash): BuiltProof {
  if (plan.impossible !== undefined) return { ok: false, code: 'impossible', message: plan.impossible };
  const proof: Uint8Array[] = [];
  for (const places of plan.nodes) {
    const parts: Uint8Array[] = [];
    for (const place of places) {
      const hash = read(place.entryIndex, place.level);
      if (!isHash(hash)) return damaged(place, hash);
      parts.push(hash);
    }
    // The smaller subtrees to the right hang together first.
    proof.push(parts.reduceRight((right, left) => nodeHash(left, right)));
  }
  return { ok: true, proof };
}

function damaged(place: HashPlace, hash: Uint8Array | undefined): BuildFault {
  const where = `hash \`${place.level}\` of entry \`${place.entryIndex}\``;
  if (hash === undefined)
    return { ok: false, code: 'missing_hash', place, message: `${where} is missing: verify the log` };
  const message = `${where} has \`${hash.length}\` bytes, not \`${HASH_BYTES}\`: verify the log`;
  return { ok: false, code: 'malformed_hash', place, message };
}
