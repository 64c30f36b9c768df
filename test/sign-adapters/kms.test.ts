import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKmsSigner } from '../../functions/aws/kms-signer.ts';
import type { LedgerTable } from '../../functions/aws/ledger-store.ts';
import { openCheckpoint } from '../../functions/note/signed-checkpoint.ts';
import { signerOfKms } from '../../functions/sign/note-signer.ts';
import { startDynalite } from '../ledger/dynalite.ts';
import { clientOf, createTable, openLog } from '../ledger/open-table.ts';
import { decisions, ORIGIN, openSignedLog } from '../verify/signed-log.ts';
import { KEY_ARN, startFakeKms } from './fake-kms.ts';

let open: () => LedgerTable;
let stop = async (): Promise<void> => undefined;
beforeAll(async () => {
  const server = await startDynalite();
  const client = clientOf(server.url);
  const table = await createTable(client);
  open = () => openLog(client, table);
  stop = async () => {
    client.destroy();
    await server.stop();
  };
});
afterAll(() => stop());

async function kmsSigner(environment: Record<string, string>) {
  const outcome = await signerOfKms(ORIGIN, createKmsSigner(KEY_ARN, 'us-east-1', environment));
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.signer;
}

test('checkpoints signed by KMS open with its public key, which is asked for once', async () => {
  const kms = await startFakeKms();
  const signer = await kmsSigner(kms.environment);
  const log = openSignedLog(open());
  await log.append(decisions(3));
  const first = await log.sign({ signer });
  await log.append(decisions(2, 3));
  expect(await log.sign({ signer })).toMatchObject({ ok: true, size: 5 });
  expect(openCheckpoint(first.signed[0]?.note ?? '', [signer.key], ORIGIN)).toMatchObject({
    ok: true,
    checkpoint: { size: 3 },
  });
  expect(kms.calls).toEqual(['TrentService.GetPublicKey', 'TrentService.Sign', 'TrentService.Sign']);
});

test('a key of another kind is refused before anything is signed', async () => {
  const kms = await startFakeKms('p256');
  expect(await signerOfKms(ORIGIN, createKmsSigner(KEY_ARN, 'us-east-1', kms.environment))).toMatchObject({
    ok: false,
    message: expect.stringContaining('ECC_NIST_EDWARDS25519'),
  });
});

test('KMS that throttles is asked again; that refuses, leaves nothing signed, and the next look signs', async () => {
  const kms = await startFakeKms();
  const signer = await kmsSigner(kms.environment);
  const log = openSignedLog(open());
  await log.append(decisions(2));
  kms.failNext('ThrottlingException', 400, 2);
  expect(await log.sign({ signer })).toMatchObject({ ok: true, size: 2 });
  await log.append(decisions(2, 2));
  kms.failNext('DisabledException', 400);
  await expect(log.sign({ signer })).rejects.toThrow('injected');
  expect((await log.ports.reads.latestCheckpoint())?.size).toBe(2);
  expect(await log.sign({ signer })).toMatchObject({ ok: true, size: 4 });
});

test('4,096 bytes are signed and one more is not; another key is not there', async () => {
  const kms = await startFakeKms();
  const { sign } = createKmsSigner(KEY_ARN, 'us-east-1', kms.environment);
  expect(await sign(new Uint8Array(4096))).toHaveLength(64);
  await expect(sign(new Uint8Array(4097))).rejects.toThrow('4096');
  const other = createKmsSigner(KEY_ARN.replace('0f3b', '1f3b'), 'us-east-1', kms.environment);
  await expect(other.publicKeyDer()).rejects.toThrow('no such key');
});
