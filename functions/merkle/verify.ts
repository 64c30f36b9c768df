import { emptyRoot, HASH_BYTES, isHash, nodeHash, sameHash } from './hash.ts';
import type { Proof } from './proof.ts';
import { half, isOdd, isTreeSize } from './size.ts';

export type ProofFault = {
  ok: false;
  code: /** Not a leaf of such a tree, or sizes that are no whole numbers from 0 to 2^53 - 1, or the older is larger. */
    | 'bad_size'
    /** A hash that does not have 32 bytes. */
    | 'bad_hash'
    /** More or fewer hashes than a proof for these sizes has. */
    | 'bad_length'
    /** The proof leads to another root. */
    | 'wrong_root';
  message: string;
};

export type Verified = { ok: true } | ProofFault;

export type InclusionClaim = {
  leafHash: Uint8Array;
  index: number;
  size: number;
  proof: Proof;
  root: Uint8Array;
};

export type ConsistencyClaim = {
  oldSize: number;
  oldRoot: Uint8Array;
  newSize: number;
  newRoot: Uint8Array;
  proof: Proof;
};

/** Is the leaf at `index` of the tree with this root? RFC 9162, section 2.1.3.2. Never throws, whatever it is given. */
export function verifyInclusion({ leafHash, index, size, proof, root }: InclusionClaim): Verified {
  if (!isTreeSize(size) || !isTreeSize(index) || index >= size)
    return fault(
      'bad_size',
      'the index is not below the size: give the size of the checkpoint the proof is for',
    );
  if (!isHash(leafHash) || !isHash(root)) return BAD_HASH;
  // `node` and `last` number the nodes of one level: the one on the path, and the level's last.
  let [node, last, hash] = [index, size - 1, leafHash];
  for (const sibling of proof) {
    if (last === 0) return BAD_LENGTH;
    if (!isHash(sibling)) return BAD_HASH;
    if (isOdd(node) || node === last) {
      hash = nodeHash(sibling, hash);
      // A last node without a sibling moves up as it is.
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else hash = nodeHash(hash, sibling);
    [node, last] = [half(node), half(last)];
  }
  if (last !== 0) return BAD_LENGTH;
  return sameHash(hash, root) ? { ok: true } : WRONG_ROOT;
}

/**
 * Is the tree of the old root the beginning of the tree of the new? RFC 9162, section 2.1.4.2. Equal sizes have an
 * empty proof and equal roots; the empty tree, whose root is fixed, is the beginning of every tree. Never throws.
 */
export function verifyConsistency(claim: ConsistencyClaim): Verified {
  const { oldSize, oldRoot, newSize, newRoot, proof } = claim;
  if (!isTreeSize(oldSize) || !isTreeSize(newSize) || oldSize > newSize)
    return fault(
      'bad_size',
      'the older tree is larger, or a size is no whole number: give the older one first',
    );
  if (!isHash(oldRoot) || !isHash(newRoot)) return BAD_HASH;
  if (oldSize !== 0 && oldSize !== newSize) return climb(claim);
  if (proof.length > 0) return BAD_LENGTH;
  const rightRoot = oldSize === 0 ? emptyRoot() : newRoot;
  return sameHash(oldRoot, rightRoot) && (newSize !== 0 || sameHash(newRoot, rightRoot))
    ? { ok: true }
    : WRONG_ROOT;
}

function climb({ oldSize, oldRoot, newSize, newRoot, proof }: ConsistencyClaim): Verified {
  let [node, last] = [oldSize - 1, newSize - 1];
  while (isOdd(node)) [node, last] = [half(node), half(last)];
  // An old tree that is perfect is a node of the new one, and its root begins the proof.
  const [start, rest] = node === 0 ? [oldRoot, proof] : [proof[0], proof.slice(1)];
  if (start === undefined) return BAD_LENGTH;
  if (!isHash(start)) return BAD_HASH;
  let [oldHash, newHash] = [start, start];
  for (const sibling of rest) {
    if (last === 0) return BAD_LENGTH;
    if (!isHash(sibling)) return BAD_HASH;
    if (isOdd(node) || node === last) {
      oldHash = nodeHash(sibling, oldHash);
      newHash = nodeHash(sibling, newHash);
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else newHash = nodeHash(newHash, sibling);
    [node, last] = [half(node), half(last)];
  }
  if (last !== 0) return BAD_LENGTH;
  return sameHash(oldHash, oldRoot) && sameHash(newHash, newRoot) ? { ok: true } : WRONG_ROOT;
}

function fault(code: ProofFault['code'], message: string): ProofFault {
  return { ok: false, code, message };
}

const BAD_HASH = fault('bad_hash', `a hash does not have \`${HASH_BYTES}\` bytes: get the proof again`);
const BAD_LENGTH = fault('bad_length', 'the proof has another number of hashes than its sizes ask for');
const WRONG_ROOT = fault(
  'wrong_root',
  'the proof leads to another root: it is for another log, or one of them lies',
);
