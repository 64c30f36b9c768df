/// <reference lib="dom" />
import { type Bytes, joined, same } from './base64.ts';

const HASH_BYTES = 32;
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** Hash of a leaf: SHA-256(0x00 || leaf). RFC 6962, section 2.1. */
export function hashLeaf(leaf: Uint8Array): Promise<Bytes> {
  return sha256(joined(LEAF, leaf));
}

/** Whether the leaf is at `index` of the tree of `size` leaves with this root. RFC 9162, section 2.1.3.2. */
export async function isIncluded(
  leafHash: Uint8Array,
  {
    index,
    size,
    hashes,
    root,
  }: { index: number; size: number; hashes: readonly Uint8Array[]; root: Uint8Array },
): Promise<boolean> {
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(index) || index < 0 || index >= size) return false;
  // `node` and `last` number the nodes of one level: the one on the path, and the level's last.
  let [node, last, hash] = [index, size - 1, leafHash];
  for (const sibling of hashes) {
    if (last === 0 || sibling.length !== HASH_BYTES) return false;
    if (node % 2 === 1 || node === last) {
      hash = await sha256(joined(NODE, sibling, hash));
      // A last node without a sibling moves up as it is.
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else hash = await sha256(joined(NODE, hash, sibling));
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 && same(hash, root);
}
