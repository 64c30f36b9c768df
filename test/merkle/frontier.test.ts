import { describe, expect, test } from 'vitest';
import { appendLeaf, rootOf } from '../../functions/merkle/frontier.ts';
import { leafHash } from '../../functions/merkle/hash.ts';
import { numberedLeaves, storedLog } from './stored-log.ts';

const log = storedLog(numberedLeaves(9));
const leaf = leafHash(Buffer.from('next'));

describe('a frontier that is not of the size it is given for is refused', () => {
  // A log that went on from it would sign roots that no verifier can reproduce.
  test.each([
    ['none, for one leaf', [], 1],
    ['one for none', log.frontier(1), 0],
    ['the root alone, for six leaves', [log.root(6)], 6],
    ['one hash too many, for four leaves', [log.root(4), leaf], 4],
    ['that of seven leaves, for eight', log.frontier(7), 8],
  ])('%s', (_, frontier, size) => {
    expect(() => appendLeaf(frontier, size, leaf)).toThrow('does not fit');
  });

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER, 2 ** 53])(
    'a tree of %d leaves takes none',
    (size) => {
      expect(() => appendLeaf([], size, leaf)).toThrow('does not fit');
    },
  );
});

test('the leaf at 2^53 - 2 is the last there is, and completes no subtree', () => {
  const frontier = Array.from({ length: 52 }, (_, n) => Buffer.alloc(32, n));
  const appended = appendLeaf(frontier, Number.MAX_SAFE_INTEGER - 1, leaf);
  expect(appended).toEqual({ frontier: [...frontier, leaf], hashes: [leaf] });
  expect(rootOf(appended.frontier)).toHaveLength(32);
});
