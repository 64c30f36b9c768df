import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { signCheckpoint } from '../../functions/note/signed-checkpoint.ts';
import { objectKeys } from '../../functions/sign/copy-checkpoint.ts';
import { decision } from '../audit/events.ts';
import { intruder } from './damage.ts';
import { dynaliteLogs } from './dynalite-logs.ts';
import {
  decisions,
  NOW_MS,
  ORIGIN,
  openSignedLog,
  RETENTION_MS,
  type SignedLog,
  signerOf,
} from './signed-log.ts';

const open = dynaliteLogs();

/** Twelve events, checkpoints at 5 and 9, three events not yet covered. */
async function signedLog(): Promise<SignedLog> {
  const log = openSignedLog(open());
  await log.append(decisions(5));
  expect((await log.sign()).ok).toBe(true);
  await log.append(decisions(4, 5));
  expect((await log.sign()).ok).toBe(true);
  await log.append(decisions(3, 9));
  return log;
}

const found = async (log: SignedLog) =>
  (await log.verify()).findings.map(({ kind, index }) => ({ kind, index }));

test('an untouched log verifies, covered and not', async () => {
  const log = await signedLog();
  expect(await log.verify()).toMatchObject({
    ok: true,
    size: 12,
    covered: 9,
    checkpoints: 2,
    bodies: 12,
    findings: [],
  });
});

test('a signer that stopped between copy and table leaves no damage, and what it signed is checked', async () => {
  const log = await signedLog();
  const stopped = async () => {
    throw new Error('stopped');
  };
  await log.sign({ putCheckpoint: stopped }).catch(() => {});
  expect(await log.verify()).toMatchObject({ ok: true, checkpoints: 2, covered: 12 });
  const { keys, change, leafHashOf } = intruder(log.table);
  await change(keys.body(await leafHashOf(10)), { leaf: { S: '{}' } });
  expect(await found(log)).toEqual([{ kind: 'changed-body', index: 10 }]);
});

describe('damage is found, named and located', () => {
  test('a changed field', async () => {
    const log = await signedLog();
    const { keys, change, leafHashOf } = intruder(log.table);
    const key = keys.body(await leafHashOf(6));
    await change(key, { leaf: { S: JSON.stringify(decision(6, { profile: 'prod' })) } });
    expect(await found(log)).toEqual([{ kind: 'changed-body', index: 6 }]);
  });

  test('a changed field, with leaf, entry and id made to fit', async () => {
    const log = await signedLog();
    const other = openSignedLog(open());
    await other.append([
      ...decisions(3),
      decision(3, { outcome: 'deny', code: 'POLICY_DENY', session: null }),
      ...decisions(1, 4),
    ]);
    const theirs = intruder(other.table);
    const { keys, put, leafHashOf } = intruder(log.table);
    const hash = await theirs.leafHashOf(3);
    await put({ ...(await theirs.get(theirs.keys.body(hash))), pk: { S: keys.body(hash).pk } });
    await put({ ...(await theirs.get(theirs.keys.entry(3))), pk: { S: keys.entry(3).pk } });
    expect(await leafHashOf(3)).toBe(hash);
    // The roots tell that it was changed; the copy tells where.
    expect(await found(log)).toEqual([
      { kind: 'changed-history', index: null },
      { kind: 'copy-differs', index: 3 },
    ]);
  });

  test('an entry that does not say what its event does, though its hashes are right', async () => {
    for (const changes of [
      { user: { S: 'mallory' } },
      { producerId: { S: 'ffffffffffffffff' } },
      { code: { S: 'POLICY_DENY' } },
    ]) {
      const log = await signedLog();
      const { keys, change } = intruder(log.table);
      await change(keys.entry(7), changes);
      expect(await found(log)).toEqual([{ kind: 'changed-entry', index: 7 }]);
    }
  });

  test('a deleted entry', async () => {
    const log = await signedLog();
    const { keys, remove } = intruder(log.table);
    await remove(keys.entry(2));
    expect((await found(log))[0]).toEqual({ kind: 'missing-entry', index: 2 });
  });

  test('an inserted entry', async () => {
    const log = await signedLog();
    const { keys, move } = intruder(log.table);
    for (let index = 11; index >= 4; index -= 1) await move(keys.entry(index), keys.entry(index + 1));
    expect((await found(log))[0]).toEqual({ kind: 'missing-entry', index: 5 });
  });

  test('two swapped entries', async () => {
    const log = await signedLog();
    const { keys, get, put } = intruder(log.table);
    const [third, fourth] = [await get(keys.entry(3)), await get(keys.entry(4))];
    const index = (n: number) => ({ sk: keys.entry(n).sk, pk: keys.entry(n).pk });
    await put({ ...third, sk: { S: index(4).sk }, index: { N: '4' } });
    await put({ ...fourth, sk: { S: index(3).sk }, index: { N: '3' } });
    expect((await found(log))[0]).toEqual({ kind: 'changed-entry', index: 3 });
  });

  test('a truncated tail', async () => {
    const log = await signedLog();
    const { keys, remove } = intruder(log.table);
    for (const index of [9, 10, 11]) await remove(keys.entry(index));
    expect(await found(log)).toEqual([{ kind: 'missing-entry', index: 9 }]);
  });

  test('a rolled back head, with the tail and its checkpoint gone too: the copy still knows', async () => {
    const log = openSignedLog(open());
    await log.append(decisions(5));
    await log.sign();
    const { keys, get, put, remove } = intruder(log.table);
    const older = await get(keys.head());
    await log.append(decisions(4, 5));
    await log.sign();
    await put(older);
    expect((await found(log))[0]).toEqual({ kind: 'rolled-back', index: 5 });
    for (const index of [5, 6, 7, 8]) await remove(keys.entry(index));
    await remove(keys.checkpoint(9));
    expect(await found(log)).toEqual([{ kind: 'rolled-back', index: 5 }]);
    expect((await log.verify({ copy: false })).ok).toBe(true);
  });

  test('a forged checkpoint: by another key, of another log, under another size', async () => {
    const log = await signedLog();
    const { keys, get, put } = intruder(log.table);
    const root = Buffer.alloc(32, 1);
    const made = async (byte: number, origin: string) => {
      const note = await signCheckpoint({ origin, size: 12, root, extensions: [] }, signerOf(byte, origin));
      return note.ok ? note.note : '';
    };
    const real = await get(keys.checkpoint(9));
    for (const note of [await made(8, ORIGIN), await made(7, 'another/log'), real.note?.S ?? '']) {
      await put({
        pk: { S: keys.checkpoint(12).pk },
        sk: { S: keys.checkpoint(12).sk },
        note: { S: note },
        signedAtMs: { N: '1' },
      });
      expect((await found(log))[0]).toEqual({ kind: 'forged-checkpoint', index: null });
    }
  });

  test('a fork: two well signed checkpoints of one size', async () => {
    const log = await signedLog();
    const note = await signCheckpoint(
      { origin: ORIGIN, size: 9, root: Buffer.alloc(32, 1), extensions: [] },
      signerOf(7),
    );
    writeFileSync(join(log.folder, objectKeys(log.table.log).checkpoint(9)), note.ok ? note.note : '');
    expect(await found(log)).toEqual([{ kind: 'fork', index: null }]);
  });

  test('another history in a checkpoint that the copy alone has', async () => {
    const log = await signedLog();
    const path = join(log.folder, objectKeys(log.table.log).checkpoint(12));
    const root = Buffer.alloc(32, 1);
    const note = await signCheckpoint({ origin: ORIGIN, size: 12, root, extensions: [] }, signerOf(7));
    writeFileSync(path, note.ok ? note.note : '');
    expect(await found(log)).toEqual([{ kind: 'changed-history', index: null }]);
    writeFileSync(path, 'no note');
    expect(await found(log)).toEqual([{ kind: 'copy-differs', index: null }]);
  });

  test('a body removed before its retention ended, and none after', async () => {
    const log = await signedLog();
    const { keys, remove, leafHashOf } = intruder(log.table);
    await remove(keys.body(await leafHashOf(4)));
    expect(await found(log)).toEqual([{ kind: 'missing-body', index: 4 }]);
    expect(await log.verify({ nowMs: NOW_MS + RETENTION_MS })).toMatchObject({ ok: true, bodies: 11 });
  });

  test('an event in the copy that is another, or missing', async () => {
    const log = await signedLog();
    const path = join(log.folder, objectKeys(log.table.log).events(5, 9));
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, [lines[0], lines[2], lines[1], lines[3], ''].join('\n'));
    expect(await found(log)).toEqual([{ kind: 'copy-differs', index: 6 }]);
    rmSync(path);
    expect(await found(log)).toEqual([{ kind: 'copy-missing', index: 5 }]);
  });

  test('an event that never arrived is a gap; a seq given up is none', async () => {
    const log = openSignedLog(open());
    const producer = { id: '20306c2b91c623f0', seq: 4, unrecorded: [2] };
    await log.append([decision(0), decision(1), decision(4, { producer })]);
    const verification = await log.verify();
    expect(verification.findings.map(({ kind }) => kind)).toEqual(['gap']);
    expect(verification.gaps).toEqual([{ producerId: '20306c2b91c623f0', seq: 3 }]);
  });
});
