import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leafHash } from '../../functions/merkle/hash.ts';
import { verifyConsistency, verifyInclusion } from '../../functions/merkle/verify.ts';
import { openCheckpoint } from '../../functions/note/signed-checkpoint.ts';
import { storedLog } from '../merkle/stored-log.ts';
import { keyOf, signerOf } from '../note/keys.ts';
import { type Claims, claimsOf, inclusionClaim, type Log, signedCheckpoint } from './claims.ts';
import { BUILT_WITHIN_MS, buildGoProgram, type GoProgram } from './go-program.ts';

const MOST = 300;
const LEAVES = 20_000;
const origin = 'sentinel-tvm/123456789012/main';
const leaves = Array.from({ length: LEAVES }, (_, n) => `{"id":${n},"reason":"caf\\u00e9"}`);
const log: Log = {
  leaves,
  origin,
  signer: signerOf(origin, Buffer.alloc(32, 5)),
  stored: storedLog(leaves.map((leaf) => Buffer.from(leaf))),
};

let go: GoProgram | undefined;
let absent = '';
let folder = '';
beforeAll(async () => {
  const built = await buildGoProgram();
  if (typeof built === 'string') absent = built;
  else go = built;
  folder = mkdtempSync(join(tmpdir(), 'sentinel-claims-'));
}, BUILT_WITHIN_MS);
afterAll(() => {
  go?.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function runGo(command: string, given: unknown, ...more: string[]) {
  if (go === undefined) throw new Error(absent);
  const file = join(folder, 'given.json');
  writeFileSync(file, JSON.stringify(given));
  return go.run(command, file, ...more);
}

/** A number from 0 up to `below`, the same in each run. */
function pick(n: number, below: number): number {
  return leafHash(Buffer.from(`pick ${n}`)).reduce((all, byte) => (all * 256 + byte) % below, 0);
}

describe('Go verifies ours', () => {
  test(`every inclusion and consistency proof, sizes 1 to ${MOST}`, { timeout: 180_000 }, async ({
    skip,
  }) => {
    skip(go === undefined, absent);
    const pairs = Array.from({ length: MOST }, (_, n) => n + 1).flatMap((size) =>
      Array.from({ length: size }, (_, index) => ({ index, size })),
    );
    const trees = pairs.map(({ index, size }) => ({ oldSize: index + 1, newSize: size }));
    const { code, stdout } = await runGo('verify', await claimsOf(log, pairs, trees));
    const all = (MOST * (MOST + 1)) / 2;
    const counted = { checkpoints: MOST, inclusion: all, consistency: all, faults: [] };
    expect(JSON.parse(stdout)).toMatchObject(counted);
    expect(code).toBe(0);
  });

  test(`1,000 inclusion and 100 consistency proofs of a log of ${LEAVES}, cosigned by Go`, async ({
    skip,
  }) => {
    skip(go === undefined, absent);
    const inclusion = Array.from({ length: 1000 }, (_, n) => {
      const size = 1 + pick(2 * n, LEAVES);
      return { index: pick(2 * n + 1, size), size };
    });
    const consistency = Array.from({ length: 100 }, (_, n) => {
      const newSize = 1 + pick(-2 * n - 1, LEAVES);
      return { oldSize: 1 + pick(-2 * n - 2, newSize), newSize };
    });
    const { code, stdout } = await runGo('verify', await claimsOf(log, inclusion, consistency));
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ inclusion: 1000, consistency: 100, faults: [] });
    expect(code).toBe(0);
    const witness = keyOf(report.witnessKey);
    for (const keys of [[log.signer.key], [witness], [witness, log.signer.key]])
      expect(openCheckpoint(report.cosigned, keys, origin)).toMatchObject({
        ok: true,
        signedBy: { length: keys.length },
      });
  });

  test('and refuses damaged ones', async ({ skip }) => {
    skip(go === undefined, absent);
    const claims = await claimsOf(log, [{ index: 3, size: 7 }], [{ oldSize: 3, newSize: 7 }]);
    const damaged: Claims = {
      ...claims,
      checkpoints: [
        ...claims.checkpoints,
        ...claims.checkpoints.map((note) => note.replace(/^(.*)\n\d/, '$1\n9')),
      ],
      inclusion: claims.inclusion.flatMap((one) => [
        one,
        { ...one, index: 4 },
        { ...one, leaf: `${one.leaf} ` },
      ]),
      consistency: claims.consistency.flatMap((one) => [one, { ...one, hashes: one.hashes.toReversed() }]),
    };
    const { code, stdout } = await runGo('verify', damaged);
    expect(JSON.parse(stdout)).toMatchObject({
      checkpoints: 2,
      inclusion: 1,
      consistency: 1,
      faults: { length: 5 },
    });
    expect(code).toBe(1);
  });

  test('a proof file, with the key alone', async ({ skip }) => {
    skip(go === undefined, absent);
    const proof = { ...inclusionClaim(log, 41, 200), checkpoint: await signedCheckpoint(log, 200) };
    expect(await runGo('proof', proof, log.signer.key.text)).toMatchObject({ code: 0 });
    const other = { ...proof, checkpoint: await signedCheckpoint(log, 201) };
    expect(await runGo('proof', other, log.signer.key.text)).toMatchObject({ code: 1 });
  });
});

describe('ours verifies Go’s', () => {
  test('checkpoints, and inclusion and consistency proofs', async ({ skip }) => {
    skip(go === undefined, absent);
    const made = await go?.run('make', '7');
    const claims: Claims = JSON.parse(made?.stdout ?? '');
    const key = keyOf(claims.verifierKey);
    const roots = new Map<number, Uint8Array>();
    for (const note of claims.checkpoints) {
      const opened = openCheckpoint(note, [key], claims.origin);
      if (!opened.ok) throw new Error(opened.message);
      roots.set(opened.checkpoint.size, opened.checkpoint.root);
    }
    const root = (size: number): Uint8Array => roots.get(size) ?? Buffer.alloc(0);
    const hashes = (proof: readonly string[]) => proof.map((hash) => Buffer.from(hash, 'base64'));
    const refused = [
      ...claims.inclusion.map(({ leaf, index, size, hashes: proof }) =>
        verifyInclusion({
          leafHash: leafHash(Buffer.from(leaf)),
          index,
          size,
          proof: hashes(proof),
          root: root(size),
        }),
      ),
      ...claims.consistency.map(({ oldSize, newSize, hashes: proof }) =>
        verifyConsistency({
          oldSize,
          newSize,
          oldRoot: root(oldSize),
          newRoot: root(newSize),
          proof: hashes(proof),
        }),
      ),
    ].filter(({ ok }) => !ok);
    expect(refused).toEqual([]);
    expect(claims.inclusion).toHaveLength(1000 + (64 * 65) / 2);
    expect(claims.consistency).toHaveLength(100 + (64 * 65) / 2);
  });
});
