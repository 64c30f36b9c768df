import { emptyRoot, nodeHash, sameHash } from './hash.ts';
import { isTreeSize, oneBits } from './size.ts';

/**
 * Hashes of the perfect subtrees of a tree, largest first: one for each one bit of its size. With it a leaf is
 * appended and a root computed without reading the tree.
 */
export type Frontier = readonly Uint8Array[];

export type AppendedLeaf = {
  frontier: Frontier;
  /**
   * The hashes of the subtrees that end with this leaf, `hashes[0]` the leaf's own, one for each trailing one bit of
   * its index and the leaf: node (level L, number j) is `hashes[L]` of leaf `(j + 1) * 2^L - 1`.
   */
  hashes: readonly Uint8Array[];
};

/**
 * Appends a leaf to a tree of `size` leaves: 0 to 2^53 - 2. RFC 6962, section 2.1. Throws when the
 * frontier is not of a tree of that size: nothing may be built on it.
 */
export function appendLeaf(frontier: Frontier, size: number, leaf: Uint8Array): AppendedLeaf {
  if (size < 0 || !isTreeSize(size + 1) || frontier.length !== oneBits(size)) throw new Error(MISFIT);
  const hashes = [leaf];
  const rest = [...frontier];
  let hash = leaf;
  // A perfect subtree of the same height stands to the left while the size's lowest bits are ones.
  for (let bits = size; bits % 2 === 1; bits = (bits - 1) / 2) {
    const left = rest.pop();
    if (left === undefined) throw new Error(MISFIT);
    hash = nodeHash(left, hash);
    hashes.push(hash);
  }
  return { frontier: [...rest, hash], hashes };
}

const MISFIT = 'the frontier does not fit the size of the tree: rebuild it from the entries';

/** True for the same hashes in the same order. A root alone would also fit a frontier of another shape. */
export function sameFrontier(a: Frontier, b: Frontier): boolean {
  return a.length === b.length && a.every((hash, at) => sameHash(hash, b[at] ?? EMPTY));
}

const EMPTY = new Uint8Array();

/** Root of the tree a frontier stands for. RFC 6962, section 2.1. */
export function rootOf(frontier: Frontier): Uint8Array {
  const last = frontier.at(-1);
  if (last === undefined) return emptyRoot();
  return frontier.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last);
}
