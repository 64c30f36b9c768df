import { describe, expect, test } from 'vitest';
import { verifyConsistency, verifyInclusion } from '../../functions/merkle/verify.ts';
import { CONSISTENCY, INCLUSION, LEAVES, ROOTS } from './published.ts';
import { storedLog } from './stored-log.ts';

const log = storedLog(LEAVES.map((hex) => Buffer.from(hex, 'hex')));

function hexes(proof: readonly Uint8Array[]): string[] {
  return proof.map((hash) => Buffer.from(hash).toString('hex'));
}

function rootAt(size: number): Uint8Array {
  return Buffer.from(ROOTS[size] ?? '', 'hex');
}

describe('Certificate Transparency’s vectors', () => {
  test('roots of 0 to 8 leaves', () => {
    expect(hexes(ROOTS.map((_, size) => log.root(size)))).toEqual(ROOTS);
  });

  test.each(INCLUSION)('leaf %i in a tree of %i', (index, size, proof) => {
    expect(hexes(log.inclusion(index, size))).toEqual(proof);
    const given = proof.map((hex) => Buffer.from(hex, 'hex'));
    const claim = { leafHash: log.leafHash(index), index, size, proof: given, root: rootAt(size) };
    expect(verifyInclusion(claim)).toEqual({ ok: true });
  });

  test.each(CONSISTENCY)('a tree of %i, then of %i', (oldSize, newSize, proof) => {
    expect(hexes(log.consistency(oldSize, newSize))).toEqual(proof);
    const given = proof.map((hex) => Buffer.from(hex, 'hex'));
    const claim = { oldSize, newSize, oldRoot: rootAt(oldSize), newRoot: rootAt(newSize), proof: given };
    expect(verifyConsistency(claim)).toEqual({ ok: true });
  });
});
