import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readFolderCopy } from '../../client/audit/folder-copy.ts';
import { writeBatch } from '../../functions/audit/write-batch.ts';
import { createLedgerReads, createPutCheckpoint } from '../../functions/aws/ledger-reads.ts';
import { createLedgerStore, type LedgerTable } from '../../functions/aws/ledger-store.ts';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import { localSigner } from '../../functions/note/local-signer.ts';
import { verifierKeyOf } from '../../functions/note/verifier-key.ts';
import { createCopy } from '../../functions/sign/copy-checkpoint.ts';
import { createPutFileOnce } from '../../functions/sign/folder.ts';
import { type SigningPorts, signCheckpoints } from '../../functions/sign/sign-checkpoints.ts';
import { type Verification, verifyLog } from '../../functions/verify/verify-log.ts';
import { decision, incoming, schemas } from '../audit/events.ts';

export const NOW_MS = 1_795_100_000_000;
export const RETENTION_MS = 400 * 86_400_000;
export const ORIGIN = 'sentinel-tvm/123456789012/main';

/** A signer of this name by a key made of one byte. */
export function signerOf(byte: number, name = ORIGIN) {
  const local = localSigner(Buffer.alloc(32, byte));
  if (!local.ok) throw new Error(local.message);
  const key = verifierKeyOf(name, local.signer.publicKey);
  if (!key.ok) throw new Error(key.message);
  return { key: key.key, sign: local.signer.sign };
}

export type SignedLog = {
  table: LedgerTable;
  folder: string;
  append: (events: readonly DecisionEvent[]) => Promise<void>;
  ports: SigningPorts;
  sign: (changes?: Partial<SigningPorts>) => ReturnType<typeof signCheckpoints>;
  verify: (changes?: { nowMs?: number; copy?: false }) => Promise<Verification>;
};

/** A log with a signer and a copy, to be damaged. */
export function openSignedLog(table: LedgerTable): SignedLog {
  const folder = mkdtempSync(join(tmpdir(), 'copy-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  let names = 0;
  const reads = createLedgerReads(table);
  const signer = signerOf(7);
  const ports: SigningPorts = {
    reads,
    putCheckpoint: createPutCheckpoint(table),
    copy: createCopy(
      table.log,
      createPutFileOnce(folder, () => String(names++)),
    ),
    signer,
    origin: ORIGIN,
    nowMs: () => NOW_MS,
    retentionMs: RETENTION_MS,
  };
  return {
    table,
    folder,
    ports,
    append: async (events) => {
      const settings = {
        store: createLedgerStore(table),
        schemas,
        retentionSeconds: RETENTION_MS / 1000,
        newCommitId: () => String(names++),
        wait: async () => {},
        random: () => 0,
        mostAttempts: 3,
      };
      const result = await writeBatch(events.map(incoming), settings);
      if (result.left.length > 0) throw new Error(result.causes.join());
    },
    sign: (changes = {}) => signCheckpoints({ ...ports, ...changes }),
    verify: ({ nowMs = NOW_MS, copy } = {}) =>
      verifyLog({
        reads,
        key: signer.key,
        origin: ORIGIN,
        copy: copy === false ? undefined : readFolderCopy(folder, table.log),
        nowMs,
        retentionMs: RETENTION_MS,
        onProgress: () => {},
      }),
  };
}

/** `count` decisions of one producer, gapless, from event `from`. */
export function decisions(count: number, from = 0): DecisionEvent[] {
  return Array.from({ length: count }, (_, n) => decision(from + n));
}
