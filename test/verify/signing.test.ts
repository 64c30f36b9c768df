import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createLedgerReads } from '../../functions/aws/ledger-reads.ts';
import { openCheckpoint } from '../../functions/note/signed-checkpoint.ts';
import { findOldGaps } from '../../functions/sign/gaps.ts';
import { decision } from '../audit/events.ts';
import { intruder } from './damage.ts';
import { dynaliteLogs } from './dynalite-logs.ts';
import { decisions, ORIGIN, openSignedLog, signerOf } from './signed-log.ts';

const open = dynaliteLogs();

test('nothing is signed for an empty log, nor twice for one size', async () => {
  const log = openSignedLog(open());
  expect(await log.sign()).toMatchObject({ ok: true, signed: [], size: 0 });
  await log.append(decisions(3));
  expect(await log.sign()).toMatchObject({ ok: true, size: 3, oldestUncoveredMs: null });
  expect(await log.sign()).toMatchObject({ ok: true, signed: [], size: 3 });
});

test('a checkpoint opens with the public key and says what the log holds', async () => {
  const log = openSignedLog(open());
  await log.append(decisions(3));
  const result = await log.sign();
  const opened = openCheckpoint(result.signed[0]?.note ?? '', [signerOf(7).key], ORIGIN);
  expect(opened).toMatchObject({ ok: true, checkpoint: { size: 3, origin: ORIGIN } });
});

test('the copy has the events and the checkpoint, once, and two signers at once agree', async () => {
  const log = openSignedLog(open());
  await log.append(decisions(4));
  const [one, two] = await Promise.all([log.sign(), log.sign()]);
  expect([one.ok, two.ok]).toEqual([true, true]);
  const events = readdirSync(join(log.folder, log.table.log, 'events'));
  expect(events).toHaveLength(1);
  const lines = readFileSync(join(log.folder, log.table.log, 'events', events[0] ?? ''), 'utf8')
    .trimEnd()
    .split('\n');
  expect(lines.map((line) => JSON.parse(line).id)).toEqual(decisions(4).map(({ id }) => id));
  expect((await log.verify()).ok).toBe(true);
});

test('a signer that stopped between the copy and the table is finished by the next look', async () => {
  const log = openSignedLog(open());
  await log.append(decisions(2));
  const stopped = log.sign({
    putCheckpoint: async () => {
      throw new Error('gone');
    },
  });
  await expect(stopped).rejects.toThrow('gone');
  await log.append(decisions(2, 2));
  expect((await log.sign()).ok).toBe(true);
  expect(await log.verify()).toMatchObject({ ok: true, covered: 4 });
});

describe('the signer refuses', () => {
  const refusal = async (log: ReturnType<typeof openSignedLog>) => {
    const result = await log.sign();
    expect(result.signed).toEqual([]);
    return result.ok ? 'signed' : result.disagreement.kind;
  };

  test('a head that was rolled back', async () => {
    const log = openSignedLog(open());
    await log.append(decisions(2));
    const { keys, get, put } = intruder(log.table);
    const older = await get(keys.head());
    await log.append(decisions(2, 2));
    await log.sign();
    await put(older);
    expect(await refusal(log)).toBe('rolled-back');
  });

  test('history that is not what it signed', async () => {
    const log = openSignedLog(open());
    await log.append(decisions(4));
    await log.sign();
    const { keys, get, change } = intruder(log.table);
    const hashes = (await get(keys.entry(3))).hashes?.B ?? new Uint8Array();
    await change(keys.entry(3), { hashes: { B: Buffer.from(hashes).fill(1, 64) } });
    expect(await refusal(log)).toBe('changed-history');
  });

  test('leaves that are not what was hashed, or are gone', async () => {
    const log = openSignedLog(open());
    await log.append(decisions(4));
    const { keys, change, leafHashOf, remove } = intruder(log.table);
    await change(keys.body(await leafHashOf(2)), { leaf: { S: '{}' } });
    expect(await refusal(log)).toBe('changed-body');
    await remove(keys.entry(1));
    expect(await refusal(log)).toBe('missing-entry');
  });

  test('a head with another root, a checkpoint that is not its own, a copy with other events', async () => {
    const wrongHead = openSignedLog(open());
    await wrongHead.append(decisions(2));
    const { keys, change } = intruder(wrongHead.table);
    await change(keys.head(), { frontier: { B: Buffer.alloc(32, 1) } });
    expect(await refusal(wrongHead)).toBe('wrong-head');

    const forged = openSignedLog(open());
    await forged.append(decisions(2));
    await forged.sign({ signer: signerOf(8) });
    expect(await refusal(forged)).toBe('bad-checkpoint');

    const copied = openSignedLog(open());
    await copied.append(decisions(2));
    await copied.ports.copy({ size: 2, note: 'another', signedAtMs: 0 }, { from: 0, leaves: ['{}'] });
    expect(await refusal(copied)).toBe('copy-differs');
  });
});

test('gaps are looked for 15 to 18 minutes back, and a seq given up is none', async () => {
  const log = openSignedLog(open());
  const at = (seq: number, unrecorded: number[] = []) =>
    decision(seq, { producer: { id: 'aaaaaaaaaaaaaaaa', seq, unrecorded } });
  await log.append([at(0), at(2), at(5, [3])]);
  const reads = createLedgerReads(log.table);
  const sentMs = Date.parse(at(5).time);
  const gaps = await findOldGaps(reads, sentMs + 15 * 60_000 + 1);
  expect(gaps).toEqual([1, 4].map((seq) => ({ producerId: 'aaaaaaaaaaaaaaaa', seq })));
  expect(await findOldGaps(reads, sentMs + 14 * 60_000)).toEqual([]);
});
