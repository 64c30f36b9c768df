import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { LedgerTable } from '../../functions/aws/ledger-store.ts';
import { signCheckpoint } from '../../functions/note/signed-checkpoint.ts';
import { decision, incoming } from '../audit/events.ts';
import { intruder } from '../verify/damage.ts';
import { decisions, ORIGIN, openSignedLog, signerOf } from '../verify/signed-log.ts';
import { type Audit, runAudit, startTable } from './run-audit.ts';

type Proof = {
  event: unknown;
  leaf: string;
  index: number;
  size: number;
  hashes: string[];
  checkpoint: string;
};

const KEY = signerOf(7).key.text;
let open: () => LedgerTable;
let auditOf: (log: LedgerTable) => Audit;
let stop = async (): Promise<void> => undefined;
beforeAll(async () => {
  ({ open, auditOf, stop } = await startTable());
});
afterAll(() => stop());

async function signedLog(count: number) {
  const log = openSignedLog(open());
  await log.append(decisions(count));
  await log.sign();
  return { log, audit: auditOf(log.table) };
}

async function proofOf(audit: Audit, n: number): Promise<Proof> {
  return JSON.parse((await audit('prove', decision(n).id)).out);
}

/** Checks text as a proof file, with nothing in the environment: neither table nor keys. */
async function check(text: string, key = KEY) {
  const folder = mkdtempSync(join(tmpdir(), 'proof-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'proof.json');
  writeFileSync(file, text);
  return runAudit({}, ['verify-proof', file, '--key', key]);
}

test('every event of a log is proven, offline, with the key alone', async () => {
  const { audit } = await signedLog(7);
  for (let n = 0; n < 7; n += 1) {
    const proven = await audit('prove', decision(n).id);
    expect(proven).toMatchObject({ status: 0, err: `public key: ${KEY}\n` });
    expect(await check(proven.out)).toEqual({
      status: 0,
      out: 'verified: in the log, by the checkpoint of 7 entries\n',
      err: '',
    });
  }
});

test('what is absent, not covered, expired or changed is no proof', async () => {
  const { log, audit } = await signedLog(3);
  expect(await audit('prove', decision(9).id)).toMatchObject({ status: 1, out: '' });
  await log.append(decisions(1, 3));
  expect(await audit('prove', decision(3).id)).toMatchObject({
    status: 1,
    out: '',
    err: expect.stringContaining('no checkpoint covers'),
  });
  const { keys, change, remove } = intruder(log.table);
  await change(keys.body(incoming(decision(0)).leafHashHex), { leaf: { S: '{"x":' } });
  expect(await audit('prove', decision(0).id)).toMatchObject({ status: 1, out: '' });
  await remove(keys.body(incoming(decision(1)).leafHashHex));
  expect(await audit('prove', decision(1).id)).toMatchObject({
    status: 1,
    err: expect.stringContaining('gone'),
  });
});

test('a log whose hashes were changed gives no proof that does not verify', async () => {
  const { log, audit } = await signedLog(4);
  const { keys, get, change } = intruder(log.table);
  const hashes = (await get(keys.entry(3))).hashes?.B ?? new Uint8Array();
  await change(keys.entry(3), { hashes: { B: Buffer.from(hashes).fill(1, 0, 32) } });
  expect(await audit('prove', decision(2).id)).toMatchObject({ status: 1, out: '' });
});

const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;

describe('no file makes it throw, and none of these verifies', () => {
  const changes: readonly [string, (proof: Proof) => unknown][] = [
    ['nothing', () => null],
    ['a list', () => []],
    ['a text', () => 'proof'],
    ['a leaf that is no text', (proof) => ({ ...proof, leaf: 7 })],
    ['a leaf of one changed byte', (proof) => ({ ...proof, leaf: flipped(proof.leaf) })],
    ['another index', (proof) => ({ ...proof, index: proof.index + 1 })],
    ['an index below 0', (proof) => ({ ...proof, index: -1 })],
    ['half an index', (proof) => ({ ...proof, index: 0.5 })],
    ['an index beyond what is whole', (proof) => ({ ...proof, index: 1e300 })],
    ['an index as text', (proof) => ({ ...proof, index: String(proof.index) })],
    ['another size', (proof) => ({ ...proof, size: proof.size + 1 })],
    ['hashes that are none', (proof) => ({ ...proof, hashes: {} })],
    ['a hash too many', (proof) => ({ ...proof, hashes: [...proof.hashes, proof.hashes[0]] })],
    ['a hash too few', (proof) => ({ ...proof, hashes: proof.hashes.slice(1) })],
    ['a hash of 31 bytes', (proof) => ({ ...proof, hashes: proof.hashes.map((hash) => hash.slice(4)) })],
    ['hashes in another order', (proof) => ({ ...proof, hashes: proof.hashes.toReversed() })],
    ['a million hashes', (proof) => ({ ...proof, hashes: Array(1_000_000).fill(proof.hashes[0]) })],
    ['another event', (proof) => ({ ...proof, event: { ...decision(2), outcome: 'deny' } })],
    ['an event with more in it', (proof) => ({ ...proof, event: { ...decision(2), note: '' } })],
    ['no event', ({ event: _, ...proof }) => proof],
    ['an event of pairs', (proof) => ({ ...proof, event: Object.entries(decision(2)) })],
    ['an unsigned checkpoint', (proof) => ({ ...proof, checkpoint: proof.checkpoint.split('\n\n')[0] })],
    [
      'a checkpoint of another root',
      (proof) => ({
        ...proof,
        checkpoint: proof.checkpoint.replace(/\n.{44}\n\n/, `\n${'A'.repeat(43)}=\n\n`),
      }),
    ],
    ['a checkpoint of ten megabytes', (proof) => ({ ...proof, checkpoint: proof.checkpoint.repeat(50_000) })],
    [
      'a prototype',
      () => JSON.parse('{"__proto__":{"leaf":"","index":0,"size":1,"hashes":[],"checkpoint":""}}'),
    ],
  ];

  test.for(changes)('%s', async ([, change]) => {
    const { audit } = await signedLog(5);
    const ran = await check(JSON.stringify(change(await proofOf(audit, 2))));
    expect(ran).toMatchObject({ status: 1, out: '', err: expect.stringMatching(/NOT VERIFIED|not JSON/) });
  });

  test('text that is not JSON, is empty, or is nested deeper than anything compares', async () => {
    const { audit } = await signedLog(5);
    const proof = await proofOf(audit, 2);
    const nested = JSON.stringify({ ...proof, event: 'DEEP' }).replace('"DEEP"', deep);
    for (const text of ['', 'x', '{', deep, nested])
      expect(await check(text)).toMatchObject({ status: 1, out: '' });
  });

  test('another key, a checkpoint of another key, and one of another log by the same key', async () => {
    const { audit } = await signedLog(5);
    const proof = await proofOf(audit, 2);
    expect(await check(JSON.stringify(proof), signerOf(8).key.text)).toMatchObject({ status: 1, out: '' });
    const root = Buffer.from(proof.checkpoint.split('\n')[2] ?? '', 'base64');
    for (const [signer, origin] of [
      [signerOf(8), ORIGIN],
      [signerOf(7), 'sentinel-tvm/210987654321/main'],
    ] as const) {
      const forged = await signCheckpoint({ origin, size: 5, root, extensions: [] }, signer);
      const checkpoint = forged.ok ? forged.note : '';
      expect(await check(JSON.stringify({ ...proof, checkpoint }))).toMatchObject({ status: 1, out: '' });
    }
  });

  test('a leaf in the log that is no JSON', async () => {
    const { log, audit } = await signedLog(1);
    const proof = await proofOf(audit, 0);
    const { leafHash } = await import('../../functions/merkle/hash.ts');
    const note = await signCheckpoint(
      { origin: ORIGIN, size: 1, root: leafHash(Buffer.from('no json')), extensions: [] },
      log.ports.signer,
    );
    const text = JSON.stringify({
      ...proof,
      leaf: Buffer.from('no json').toString('base64'),
      checkpoint: note.ok ? note.note : '',
    });
    expect(await check(text)).toMatchObject({ status: 1, err: expect.stringContaining('not the leaf') });
  });
});

test('standard input is a file too, in the command as it is installed', async () => {
  const { audit } = await signedLog(3);
  const { out } = await audit('prove', decision(1).id);
  const sentinel = join(import.meta.dirname, '..', '..', 'client', 'sentinel.ts');
  const words = [sentinel, 'audit', 'verify-proof', '-', '--key', KEY];
  const verified = execFileSync(process.execPath, words, { input: out, env: {}, encoding: 'utf8' });
  expect(verified).toBe('verified: in the log, by the checkpoint of 3 entries\n');
  const refused = spawnSync(process.execPath, words, { input: out.slice(1), env: {}, encoding: 'utf8' });
  expect([refused.status, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).not.toContain('    at ');
});

function flipped(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return bytes.toString('base64');
}
