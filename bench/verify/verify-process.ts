import { readFolderCopy } from '../../client/audit/folder-copy.ts';
import { createLedgerReads } from '../../functions/aws/ledger-reads.ts';
import { verifyLog } from '../../functions/verify/verify-log.ts';
import { clientOf } from '../../test/ledger/open-table.ts';
import { benchSigner, NOW_MS, ORIGIN, RETENTION_MS } from './bench-signer.ts';

/** Verifies one log as `sentinel audit verify` does, and prints what it took: a process of its own, for its memory. */
const [url = '', table = '', log = '', copyFolder = ''] = process.argv.slice(2);
const client = clientOf(url);
const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
const beganAtMs = performance.now();
const { ok, size, covered, bodies, checkpoints, findings } = await verifyLog({
  reads: createLedgerReads({ client, table, log, wait }),
  key: benchSigner().key,
  origin: ORIGIN,
  copy: readFolderCopy(copyFolder, log),
  nowMs: NOW_MS,
  retentionMs: RETENTION_MS,
  onProgress: () => undefined,
});
const seconds = Math.round(performance.now() - beganAtMs) / 1000;
client.destroy();
const { maxRSS, userCPUTime } = process.resourceUsage();
const first = findings[0] ?? null;
process.stdout.write(
  `${JSON.stringify({ ok, size, covered, bodies, checkpoints, first, seconds, cpuSeconds: userCPUTime / 1e6, peakRssMb: Math.round(maxRSS / 1024) })}\n`,
);
