import { createHash } from 'node:crypto';

// RFC 6962, section 2.1, word by word; slow on purpose, and sharing nothing with functions/merkle.

function sha256(...parts: Uint8Array[]): Uint8Array {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

/** The largest power of two smaller than n. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** A memo by range: the definitions ask for the same subtrees over and over. */
export type NaiveTree = { hash: (from: number, to: number) => Uint8Array };

export function naiveTree(leaves: readonly Uint8Array[]): NaiveTree {
  const memo = new Map<number, Uint8Array>();
  const mth = (from: number, to: number): Uint8Array => {
    if (from === to) return sha256();
    if (to - from === 1) return sha256(Buffer.of(0), leaves[from] ?? Buffer.alloc(0));
    const k = split(to - from);
    return sha256(Buffer.of(1), hash(from, from + k), hash(from + k, to));
  };
  const hash = (from: number, to: number): Uint8Array => {
    const key = from * 2 ** 26 + to;
    const known = memo.get(key) ?? mth(from, to);
    memo.set(key, known);
    return known;
  };
  return { hash };
}

/** PATH(m, D[from:to]). RFC 6962, section 2.1.1. */
export function naivePath(tree: NaiveTree, m: number, from: number, to: number): Uint8Array[] {
  const n = to - from;
  if (n === 1) return [];
  const k = split(n);
  if (m < k) return [...naivePath(tree, m, from, from + k), tree.hash(from + k, to)];
  return [...naivePath(tree, m - k, from + k, to), tree.hash(from, from + k)];
}

/** SUBPROOF(m, D[from:to], whole). RFC 6962, section 2.1.2. */
export function naiveSubproof(
  tree: NaiveTree,
  m: number,
  from: number,
  to: number,
  whole = true,
): Uint8Array[] {
  const n = to - from;
  if (m === n) return whole ? [] : [tree.hash(from, to)];
  const k = split(n);
  if (m <= k) return [...naiveSubproof(tree, m, from, from + k, whole), tree.hash(from + k, to)];
  return [...naiveSubproof(tree, m - k, from + k, to, false), tree.hash(from, from + k)];
}
