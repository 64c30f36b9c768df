import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rootOf } from '../../functions/merkle/frontier.ts';
import { leafHash, nodeHash } from '../../functions/merkle/hash.ts';
import { consistencyPlan, frontierPlan, inclusionPlan, type Plan } from '../../functions/merkle/plan.ts';
import {
  buildConsistencyProof,
  buildFrontier,
  buildInclusionProof,
  type ReadHash,
} from '../../functions/merkle/proof.ts';
import { verifyConsistency, verifyInclusion } from '../../functions/merkle/verify.ts';
import { numberedLeaves, proofOf, storedLog } from './stored-log.ts';

const LEVELS = 54;
/** Hash of a perfect subtree of each level in a log whose leaves are all equal: so logs of 2^53 leaves can be tried. */
const uniform = Array.from({ length: LEVELS - 1 }).reduce<Uint8Array[]>(
  (all) => {
    const below = all.at(-1) ?? Buffer.alloc(0);
    return [...all, nodeHash(below, below)];
  },
  [leafHash(Buffer.from('same'))],
);

/** Entry i has the hashes of the subtrees that end with it, and no others. */
const readUniform: ReadHash = (entryIndex, level) =>
  (entryIndex + 1) % 2 ** level === 0 ? uniform[level] : undefined;

function uniformRoot(size: number): Uint8Array {
  const built = buildFrontier(frontierPlan(size), readUniform);
  if (!built.ok) throw new Error(built.message);
  return rootOf(built.frontier);
}

/** A size of any order of magnitude, and a number below it. */
const sized = fc
  .tuple(fc.integer({ min: 1, max: 53 }), fc.maxSafeNat(), fc.maxSafeNat())
  .map(([bits, a, b]) => {
    const size = 1 + (a % (2 ** bits - 1));
    return { size, index: b % size };
  });

function distinct(plan: Plan): number {
  return new Set(plan.reads.map(({ entryIndex, level }) => `${entryIndex}/${level}`)).size;
}

describe('logs of up to 2^53 - 1 equal leaves', () => {
  test('each proof verifies, and reads at most 2·log2(n) + 4 hashes, each once', () => {
    fc.assert(
      fc.property(sized, ({ size, index }) => {
        const root = uniformRoot(size);
        const most = 2 * Math.log2(size) + 4;
        const toLeaf = inclusionPlan(index, size);
        const proof = proofOf(buildInclusionProof(toLeaf, readUniform));
        const leaf = leafHash(Buffer.from('same'));
        expect(verifyInclusion({ leafHash: leaf, index, size, proof, root })).toEqual({ ok: true });
        const oldSize = index + 1;
        const toTree = consistencyPlan(oldSize, size);
        const trees = { oldSize, newSize: size, oldRoot: uniformRoot(oldSize), newRoot: root };
        const between = proofOf(buildConsistencyProof(toTree, readUniform));
        expect(verifyConsistency({ ...trees, proof: between })).toEqual({ ok: true });
        for (const plan of [toLeaf, toTree, frontierPlan(size)]) {
          expect(plan.reads.length).toBeLessThanOrEqual(most);
          expect(new Set(plan.entryIndexes).size).toBe(plan.reads.length);
          expect(distinct(plan)).toBe(plan.reads.length);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a plan names all that is read, and nothing else', () => {
  const log = storedLog(numberedLeaves(70));
  const plans: [string, Plan][] = [
    ['inclusion', inclusionPlan(21, 70)],
    ['consistency', consistencyPlan(21, 70)],
    ['frontier', frontierPlan(70)],
  ];
  test.each(plans)('%s', (_, plan) => {
    const read: string[] = [];
    buildInclusionProof(plan, (entryIndex, level) => {
      read.push(`${entryIndex}/${level}`);
      return log.read(entryIndex, level);
    });
    expect(read.toSorted()).toEqual(plan.reads.map((one) => `${one.entryIndex}/${one.level}`).toSorted());
    expect(plan.entryIndexes).toEqual([...new Set(plan.reads.map(({ entryIndex }) => entryIndex))]);
  });

  test.each(plans)('%s: each hash that is missing or malformed is named', (_, plan) => {
    for (const place of plan.reads) {
      const without =
        (hash: Uint8Array | undefined): ReadHash =>
        (entryIndex, level) =>
          entryIndex === place.entryIndex && level === place.level ? hash : log.read(entryIndex, level);
      for (const build of [buildInclusionProof, buildConsistencyProof, buildFrontier]) {
        expect(build(plan, without(undefined))).toMatchObject({ ok: false, code: 'missing_hash', place });
        expect(build(plan, without(Buffer.alloc(31)))).toMatchObject({ code: 'malformed_hash', place });
      }
    }
  });
});

describe('sizes that there are not', () => {
  test.each<[string, Plan]>([
    ['a leaf beyond the tree', inclusionPlan(8, 8)],
    ['a leaf of the empty tree', inclusionPlan(0, 0)],
    ['a leaf before the first', inclusionPlan(-1, 8)],
    ['half a leaf', inclusionPlan(0.5, 8)],
    ['a tree of 2^53', inclusionPlan(0, 2 ** 53)],
    ['a tree of NaN', frontierPlan(Number.NaN)],
    ['a tree of less than nothing', frontierPlan(-1)],
    ['an older tree that is larger', consistencyPlan(9, 8)],
    ['an endless tree', consistencyPlan(1, Number.POSITIVE_INFINITY)],
  ])('%s: nothing is read, and the outcome says why', (_, plan) => {
    expect(plan.reads).toEqual([]);
    const built = buildInclusionProof(plan, () => Buffer.alloc(32));
    expect(built).toMatchObject({ ok: false, code: 'impossible', message: plan.impossible });
  });

  test('an empty proof is a good one', () => {
    const none = () => undefined;
    expect(buildInclusionProof(inclusionPlan(0, 1), none)).toEqual({ ok: true, proof: [] });
    expect(buildConsistencyProof(consistencyPlan(0, 8), none)).toEqual({ ok: true, proof: [] });
    expect(buildConsistencyProof(consistencyPlan(8, 8), none)).toEqual({ ok: true, proof: [] });
    expect(buildFrontier(frontierPlan(0), none)).toEqual({ ok: true, frontier: [] });
  });
});
