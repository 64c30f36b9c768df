import { isTreeSize } from './size.ts';

/** Where a hash is kept: node (level L, number j) is `hashes[L]` of the entry of leaf `(j + 1) * 2^L - 1`. */
export type HashPlace = { entryIndex: number; level: number };

/**
 * What is read to build a proof or a frontier. Plans are total: one that nothing can be built by reads nothing and
 * says why, so that the builder's outcome is the only one to look at.
 */
export type Plan = {
  /** The places of each hash to be built, left to right: perfect subtrees whose hashes make up that of the node. */
  nodes: readonly (readonly HashPlace[])[];
  /** All places, each once, ascending; at most 2·log2(size) + 4 of them. */
  reads: readonly HashPlace[];
  /** The entries to read, each once, ascending: one for each place. */
  entryIndexes: readonly number[];
  /** Why nothing can be built by this plan; undefined for a good one. */
  impossible: string | undefined;
};

/**
 * What to read to prove that leaf `index` is in the tree of `size` leaves. RFC 6962, section 2.1.1. The hash of the
 * leaf itself is no part of its proof. Sizes are safe integers.
 */
export function inclusionPlan(index: number, size: number): Plan {
  if (!isTreeSize(size) || !isTreeSize(index) || index >= size)
    return impossible(`no leaf \`${index}\` in a tree of \`${size}\` leaves: give an index below the size`);
  const nodes: HashPlace[][] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + leftLeaves(to - from);
    if (index < middle) {
      nodes.push(perfectSubtrees(middle, to));
      to = middle;
    } else {
      nodes.push(perfectSubtrees(from, middle));
      from = middle;
    }
  }
  return planOf(nodes.toReversed());
}

/**
 * What to read to prove that the tree of `oldSize` leaves is the beginning of the tree of `newSize` leaves.
 * RFC 6962, section 2.1.2. Nothing needs proving from an empty tree, or between equal sizes.
 */
export function consistencyPlan(oldSize: number, newSize: number): Plan {
  if (!isTreeSize(oldSize) || !isTreeSize(newSize) || oldSize > newSize)
    return impossible(
      `sizes \`${oldSize}\` and \`${newSize}\`: give the older size first, and no less than 0`,
    );
  if (oldSize === 0 || oldSize === newSize) return planOf([]);
  const nodes: HashPlace[][] = [];
  let [from, to] = [0, newSize];
  while (to !== oldSize) {
    const middle = from + leftLeaves(to - from);
    if (oldSize <= middle) {
      nodes.push(perfectSubtrees(middle, to));
      to = middle;
    } else {
      nodes.push(perfectSubtrees(from, middle));
      from = middle;
    }
  }
  // A subtree that starts at 0 is the old tree itself, whose root the verifier has.
  if (from > 0) nodes.push(perfectSubtrees(from, to));
  return planOf(nodes.toReversed());
}

/** What to read to rebuild the frontier of the tree of `size` leaves: one hash for each one bit of the size. */
export function frontierPlan(size: number): Plan {
  if (!isTreeSize(size))
    return impossible(`no tree of \`${size}\` leaves: give a whole number from 0 to 2^53 - 1`);
  return planOf(perfectSubtrees(0, size).map((place) => [place]));
}

function impossible(why: string): Plan {
  return { nodes: [], reads: [], entryIndexes: [], impossible: why };
}

function planOf(nodes: readonly (readonly HashPlace[])[]): Plan {
  // The subtrees of a plan do not overlap: they end at different leaves, so each place is in an entry of its own.
  const reads = nodes.flat().sort((a, b) => a.entryIndex - b.entryIndex);
  return { nodes, reads, entryIndexes: reads.map(({ entryIndex }) => entryIndex), impossible: undefined };
}

/** Leaves of the left subtree of a node with `leaves` leaves: the largest power of two below it. */
function leftLeaves(leaves: number): number {
  let power = 1;
  while (power * 2 < leaves) power *= 2;
  return power;
}

/** The perfect subtrees that leaves `from` to `to` (exclusive) of a node are made of, largest first. */
function perfectSubtrees(from: number, to: number): HashPlace[] {
  const places: HashPlace[] = [];
  for (let start = from; start < to; ) {
    let [leaves, level] = [1, 0];
    while (start + leaves * 2 <= to) [leaves, level] = [leaves * 2, level + 1];
    start += leaves;
    places.push({ entryIndex: start - 1, level });
  }
  return places;
}
