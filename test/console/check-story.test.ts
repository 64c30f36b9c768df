import { beforeAll, expect, test } from 'vitest';
import type { Story } from '../../client/console/answers.ts';
import { checkStory } from '../../client/console/page/check-story.ts';
import { appendLeaf, type Frontier, rootOf } from '../../functions/merkle/frontier.ts';
import { leafHash } from '../../functions/merkle/hash.ts';
import { inclusionPlan } from '../../functions/merkle/plan.ts';
import { buildInclusionProof } from '../../functions/merkle/proof.ts';
import { signCheckpoint } from '../../functions/note/signed-checkpoint.ts';
import { ORIGIN, signerOf } from '../verify/signed-log.ts';

/** Sizes with every shape of path: alone, perfect trees, a last leaf without sibling. */
const SIZES = [1, 2, 3, 4, 5, 7, 8, 11];
const key = signerOf(7).key.text;

const idOf = (n: number) => `01a20ccc-1b8e-7000-8000-${String(n).padStart(12, '0')}`;
const leafOf = (n: number) => JSON.stringify({ id: idOf(n), outcome: 'allow' });

/** What the server tells of entry `index` of a log of `size`, by the ledger's own arithmetic. */
async function storyOf(index: number, size: number, signer = signerOf(7)): Promise<Story> {
  let frontier: Frontier = [];
  const hashes: (readonly Uint8Array[])[] = [];
  for (let n = 0; n < size; n += 1) {
    const appended = appendLeaf(frontier, n, leafHash(Buffer.from(leafOf(n))));
    frontier = appended.frontier;
    hashes.push(appended.hashes);
  }
  const built = buildInclusionProof(inclusionPlan(index, size), (at, level) => hashes[at]?.[level]);
  const signed = await signCheckpoint(
    { origin: ORIGIN, size, root: rootOf(frontier), extensions: [] },
    signer,
  );
  if (!built.ok || !signed.ok) throw new Error('no proof');
  const proof = {
    size,
    hashes: built.proof.map((one) => Buffer.from(one).toString('base64')),
    note: signed.note,
  };
  return { id: idOf(index), index, leaf: leafOf(index), proof, why: null };
}

let story: Story;
beforeAll(async () => {
  story = await storyOf(4, 11);
});

test('every entry of logs of every shape is proven by the key alone', async () => {
  for (const size of SIZES)
    for (let index = 0; index < size; index += 1)
      expect(await checkStory(await storyOf(index, size), key), `${index} of ${size}`).toMatchObject({
        kind: 'proven',
      });
});

type Change = (story: Story) => Story;
const proofOf = ({ proof }: Story) => {
  if (proof === null) throw new Error('no proof');
  return proof;
};
const withProof = (
  change: (proof: NonNullable<Story['proof']>) => Partial<NonNullable<Story['proof']>>,
): Change => {
  return (one) => ({ ...one, proof: { ...proofOf(one), ...change(proofOf(one)) } });
};

const BROKEN: Record<string, Change> = {
  'the event altered': (one) => ({ ...one, leaf: String(one.leaf).replace('allow', 'deny') }),
  'a space in the event': (one) => ({ ...one, leaf: `${one.leaf} ` }),
  'another event of the log': (one) => ({ ...one, leaf: leafOf(5) }),
  'another index': (one) => ({ ...one, index: 5 }),
  'an index beyond the log': (one) => ({ ...one, index: 11 }),
  'another id asked for': (one) => ({ ...one, id: idOf(5) }),
  'a hash left out': withProof(({ hashes }) => ({ hashes: hashes.slice(1) })),
  'a hash too many': withProof(({ hashes }) => ({ hashes: [...hashes, hashes[0] ?? ''] })),
  'a hash that is none': withProof(({ hashes }) => ({ hashes: ['AAAA', ...hashes.slice(1)] })),
  'hashes in another order': withProof(({ hashes }) => ({ hashes: hashes.toReversed() })),
  'another size': withProof(() => ({ size: 10 })),
  'a checkpoint of another size': withProof(({ note }) => ({
    note: note.replace('\n11\n', '\n12\n'),
    size: 12,
  })),
  'no signature': withProof(({ note }) => ({ note: note.slice(0, note.indexOf('\n\n') + 2) })),
  'another log’s name': withProof(({ note }) => ({ note: note.replace(ORIGIN, 'another/log') })),
  'a note that is none': withProof(() => ({ note: 'hello' })),
  'damage that the server saw': (one) => ({
    ...one,
    proof: null,
    why: { kind: 'damaged', message: 'damaged' },
  }),
};

test.for(Object.entries(BROKEN))('%s does not verify', async ([, change]) => {
  expect(await checkStory(change(story), key)).toMatchObject({ kind: 'broken' });
});

test('a checkpoint by another key, or by none that can be read, does not verify', async () => {
  const other = signerOf(8);
  expect(await checkStory(story, other.key.text)).toMatchObject({ kind: 'broken' });
  expect(await checkStory(await storyOf(4, 11, other), key)).toMatchObject({ kind: 'broken' });
  expect(await checkStory(story, 'no key')).toMatchObject({ kind: 'broken' });
  const flipped = key.replace(/\+([0-9a-f]{8})\+/, '+00000000+');
  expect(await checkStory(story, flipped)).toMatchObject({ kind: 'broken' });
});

test('what cannot be told is not called proven, nor broken', async () => {
  const waiting = { kind: 'waiting', message: 'wait' } as const;
  expect(await checkStory({ ...story, proof: null, why: waiting }, key)).toMatchObject({ kind: 'open' });
  expect(await checkStory({ ...story, leaf: null }, key)).toMatchObject({ kind: 'open' });
  expect(await checkStory(story, null)).toMatchObject({ kind: 'open' });
});
