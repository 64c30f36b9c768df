import { beforeAll, describe, expect, test } from 'vitest';
import { frontierPlan } from '../../functions/merkle/plan.ts';
import { buildFrontier } from '../../functions/merkle/proof.ts';
import { verifyConsistency, verifyInclusion } from '../../functions/merkle/verify.ts';
import { naivePath, naiveSubproof, naiveTree } from './naive-tree.ts';
import { numberedLeaves, storedLog } from './stored-log.ts';

const MOST = 300;
const sizes = Array.from({ length: MOST }, (_, n) => n + 1);
const leaves = numberedLeaves(MOST);
const log = storedLog(leaves);
const naive = naiveTree(leaves);

function hex(hashes: readonly Uint8Array[]): string {
  return hashes.map((hash) => Buffer.from(hash).toString('hex')).join(' ');
}

describe(`sizes 1 to ${MOST}, against the definitions of RFC 6962`, { timeout: 60_000 }, () => {
  test('roots are those of the recursive tree hash', () => {
    const wrong = [0, ...sizes].filter((size) => hex([log.root(size)]) !== hex([naive.hash(0, size)]));
    expect(wrong).toEqual([]);
  });

  test('each frontier is rebuilt from the stored hashes', () => {
    const wrong = [0, ...sizes].filter((size) => {
      const built = buildFrontier(frontierPlan(size), log.read);
      return !built.ok || hex(built.frontier) !== hex(log.frontier(size));
    });
    expect(wrong).toEqual([]);
  });

  describe('inclusion', () => {
    const pairs = sizes.flatMap((size) => sizes.slice(0, size).map((n) => ({ index: n - 1, size })));
    let proofs: { index: number; size: number; proof: readonly Uint8Array[] }[] = [];
    beforeAll(() => {
      proofs = pairs.map((pair) => ({ ...pair, proof: log.inclusion(pair.index, pair.size) }));
    });

    test('each proof is PATH(m, D[n])', () => {
      const wrong = proofs.filter(
        ({ index, size, proof }) => hex(proof) !== hex(naivePath(naive, index, 0, size)),
      );
      expect(wrong.map(({ index, size }) => [index, size])).toEqual([]);
      expect(proofs).toHaveLength((MOST * (MOST + 1)) / 2);
    });

    test('each proof verifies', () => {
      const refused = proofs.filter(({ index, size, proof }) => {
        const claim = { leafHash: log.leafHash(index), index, size, proof, root: log.root(size) };
        return !verifyInclusion(claim).ok;
      });
      expect(refused.map(({ index, size }) => [index, size])).toEqual([]);
    });
  });

  describe('consistency', () => {
    const pairs = sizes.flatMap((newSize) =>
      sizes.slice(0, newSize).map((oldSize) => ({ oldSize, newSize })),
    );

    test('each proof is PROOF(m, D[n]), and verifies', () => {
      const wrong = pairs.filter(({ oldSize, newSize }) => {
        const proof = log.consistency(oldSize, newSize);
        const claim = { oldSize, newSize, oldRoot: log.root(oldSize), newRoot: log.root(newSize), proof };
        return hex(proof) !== hex(naiveSubproof(naive, oldSize, 0, newSize)) || !verifyConsistency(claim).ok;
      });
      expect(wrong).toEqual([]);
    });
  });
});
