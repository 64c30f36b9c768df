import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { emptyRoot, nodeHash } from '../../functions/merkle/hash.ts';
import type { Proof } from '../../functions/merkle/proof.ts';
import {
  type ConsistencyClaim,
  type InclusionClaim,
  verifyConsistency,
  verifyInclusion,
} from '../../functions/merkle/verify.ts';
import { numberedLeaves, storedLog } from './stored-log.ts';

const MOST = 40;
const sizes = Array.from({ length: MOST }, (_, n) => n + 1);
const log = storedLog(numberedLeaves(MOST));

function flipped(hash: Uint8Array, bit: number): Uint8Array {
  return Uint8Array.from(hash, (byte, n) => (n === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}

/** The proof with one hash changed, taken out, repeated, or two swapped. */
function damagedProofs(proof: Proof): Proof[] {
  return [
    ...proof.map((hash, n) => proof.with(n, flipped(hash, (n * 37) % 256))),
    ...proof.map((_, n) => proof.toSpliced(n, 1)),
    ...[...proof, emptyRoot()].map((hash, n) => proof.toSpliced(n, 0, hash)),
    ...proof.slice(1).map((hash, n) => proof.with(n + 1, proof[n] ?? hash).with(n, hash)),
    ...proof.map((hash, n) => proof.with(n, hash.subarray(1))),
  ];
}

describe('a damaged proof is refused', () => {
  test(`of inclusion, sizes 1 to ${MOST}`, () => {
    const claims = sizes.flatMap((size) =>
      sizes.slice(0, size).flatMap((n): InclusionClaim[] => {
        const index = n - 1;
        const [leafHash, root, proof] = [log.leafHash(index), log.root(size), log.inclusion(index, size)];
        const good = { leafHash, index, size, proof, root };
        return [
          ...damagedProofs(proof).map((damaged) => ({ ...good, proof: damaged })),
          { ...good, leafHash: flipped(leafHash, 255) },
          { ...good, root: flipped(root, 0) },
          ...sizes.filter((other) => other - 1 !== index).map((other) => ({ ...good, index: other - 1 })),
        ];
      }),
    );
    expect(claims.filter((claim) => verifyInclusion(claim).ok)).toEqual([]);
    expect(claims.length).toBeGreaterThan(40_000);
  });

  test(`of consistency, sizes 1 to ${MOST}`, () => {
    const claims = sizes.flatMap((newSize) =>
      sizes.slice(0, newSize).flatMap((oldSize): ConsistencyClaim[] => {
        const [oldRoot, newRoot] = [log.root(oldSize), log.root(newSize)];
        const good = { oldSize, newSize, oldRoot, newRoot, proof: log.consistency(oldSize, newSize) };
        return [
          ...damagedProofs(good.proof).map((proof) => ({ ...good, proof })),
          { ...good, oldRoot: flipped(oldRoot, 9) },
          { ...good, newRoot: flipped(newRoot, 9) },
          ...(oldSize === newSize
            ? []
            : [
                { ...good, oldRoot: newRoot, newRoot: oldRoot },
                { ...good, oldSize: newSize, newSize: oldSize },
                { ...good, proof: [] },
              ]),
        ];
      }),
    );
    expect(claims.filter((claim) => verifyConsistency(claim).ok)).toEqual([]);
    expect(claims.length).toBeGreaterThan(15_000);
  });
});

describe('a proof of a smaller tree, whose root is given as the larger one’s, is refused', () => {
  test('of inclusion', () => {
    const smaller = { leafHash: log.leafHash(0), index: 0, root: log.root(4), proof: log.inclusion(0, 4) };
    expect(verifyInclusion({ ...smaller, size: 4 })).toEqual({ ok: true });
    expect(verifyInclusion({ ...smaller, size: 8 })).toMatchObject({ ok: false, code: 'bad_length' });
  });

  test('of consistency', () => {
    const roots = { oldRoot: log.root(2), newRoot: log.root(4), proof: log.consistency(2, 4) };
    expect(verifyConsistency({ ...roots, oldSize: 2, newSize: 4 })).toEqual({ ok: true });
    expect(verifyConsistency({ ...roots, oldSize: 2, newSize: 8 })).toMatchObject({ code: 'bad_length' });
  });
});

const hash: Uint8Array = Buffer.alloc(32, 1);
const NO_SIZES = [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 1e300];
const NO_HASHES: readonly Uint8Array[] = [
  Buffer.alloc(0),
  Buffer.alloc(31),
  Buffer.alloc(33),
  Buffer.alloc(1e6),
];

describe('hostile input is refused, never thrown at', () => {
  test.each(NO_SIZES)('size and index %d', (size) => {
    const sound = { leafHash: hash, proof: [hash], root: hash };
    expect(verifyInclusion({ ...sound, index: 0, size })).toMatchObject({ ok: false, code: 'bad_size' });
    expect(verifyInclusion({ ...sound, index: size, size: 8 })).toMatchObject({
      ok: false,
      code: 'bad_size',
    });
    const roots = { oldRoot: hash, newRoot: hash, proof: [hash] };
    expect(verifyConsistency({ ...roots, oldSize: size, newSize: 8 })).toMatchObject({ code: 'bad_size' });
    expect(verifyConsistency({ ...roots, oldSize: 1, newSize: size })).toMatchObject({ code: 'bad_size' });
  });

  test.each(NO_HASHES.map((bytes) => [bytes.length, bytes] as const))('a hash of %i bytes', (_, bytes) => {
    const sound = { leafHash: hash, index: 0, size: 2, proof: [hash], root: hash };
    const claims = [
      { ...sound, leafHash: bytes },
      { ...sound, root: bytes },
      { ...sound, proof: [bytes] },
    ];
    for (const claim of claims) expect(verifyInclusion(claim)).toMatchObject({ ok: false, code: 'bad_hash' });
    const trees = { oldSize: 3, newSize: 4, oldRoot: hash, newRoot: hash, proof: [hash, hash, hash] };
    const others = [
      { ...trees, oldRoot: bytes },
      { ...trees, newRoot: bytes },
      ...trees.proof.map((__, n) => ({ ...trees, proof: trees.proof.with(n, bytes) })),
    ];
    for (const claim of others)
      expect(verifyConsistency(claim)).toMatchObject({ ok: false, code: 'bad_hash' });
  });

  test('a proof of 100,000 hashes', () => {
    const proof = new Array<Uint8Array>(100_000).fill(hash);
    const size = Number.MAX_SAFE_INTEGER;
    const claim = { leafHash: hash, index: size - 1, size, proof, root: hash };
    expect(verifyInclusion(claim)).toMatchObject({ ok: false, code: 'bad_length' });
    const trees = { oldSize: size - 1, newSize: size, oldRoot: hash, newRoot: hash, proof };
    expect(verifyConsistency(trees)).toMatchObject({ ok: false, code: 'bad_length' });
  });
});

describe('the empty tree', () => {
  test('has no leaf', () => {
    const claim = { leafHash: emptyRoot(), index: 0, size: 0, proof: [], root: emptyRoot() };
    expect(verifyInclusion(claim)).toMatchObject({ ok: false, code: 'bad_size' });
  });

  const from = { oldSize: 0, oldRoot: emptyRoot(), proof: [] };
  test('is the beginning of every tree, by an empty proof', () => {
    expect(verifyConsistency({ ...from, newSize: 5, newRoot: log.root(5) })).toEqual({ ok: true });
    expect(verifyConsistency({ ...from, newSize: 0, newRoot: emptyRoot() })).toEqual({ ok: true });
  });

  test.each<[string, ConsistencyClaim, string]>([
    ['another old root', { ...from, oldRoot: hash, newSize: 5, newRoot: hash }, 'wrong_root'],
    ['another root of equal size', { ...from, newSize: 0, newRoot: hash }, 'wrong_root'],
    ['one wrong root twice', { ...from, oldRoot: hash, newSize: 0, newRoot: hash }, 'wrong_root'],
    ['a proof', { ...from, newSize: 5, newRoot: log.root(5), proof: [hash] }, 'bad_length'],
  ])('%s is refused', (_, claim, code) => {
    expect(verifyConsistency(claim)).toMatchObject({ ok: false, code });
  });
});

test('hashes cut in another place make another node', () => {
  const whole = Buffer.alloc(64, 3);
  const cuts = [0, 31, 32, 33, 64].map((at) => nodeHash(whole.subarray(0, at), whole.subarray(at)));
  const right = cuts[2];
  expect(right).toEqual(createHash('sha256').update(Buffer.of(1)).update(whole).digest());
  expect(cuts.toSpliced(2, 1)).not.toContainEqual(right);
});
