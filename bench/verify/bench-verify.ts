import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { startDynalite } from '../../test/ledger/dynalite.ts';
import { clientOf, createTable, openLog } from '../../test/ledger/open-table.ts';
import { buildLog } from './build-log.ts';

/** For 50,000 events; the table's own process shares the machine. */
const BUDGET = { events: 50_000, seconds: 20, peakRssMb: 300 };
const MOST_RUN_MS = 600_000;

export type VerifyFigures = {
  ok: boolean;
  size: number;
  covered: number;
  bodies: number;
  checkpoints: number;
  seconds: number;
  cpuSeconds: number;
  peakRssMb: number;
};

/** Builds a signed log of `events` and verifies it in a process of its own. */
export async function benchVerify(events: number): Promise<VerifyFigures> {
  const server = await startDynalite();
  const client = clientOf(server.url);
  const copyFolder = mkdtempSync(join(tmpdir(), 'bench-verify-'));
  try {
    const table = openLog(client, await createTable(client));
    await buildLog(table, events, copyFolder);
    const script = join(import.meta.dirname, 'verify-process.ts');
    const words = [script, server.url, table.table, table.log, copyFolder];
    const { stdout } = await promisify(execFile)(process.execPath, words, { timeout: MOST_RUN_MS });
    return JSON.parse(stdout);
  } finally {
    client.destroy();
    await server.stop();
    rmSync(copyFolder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { events: { type: 'string', default: String(BUDGET.events) } } });
  const events = Number(values.events);
  if (!Number.isSafeInteger(events) || events < 1) throw new Error('`--events` is a whole number from 1');
  const figures = await benchVerify(events);
  const within =
    events > BUDGET.events || (figures.seconds <= BUDGET.seconds && figures.peakRssMb <= BUDGET.peakRssMb);
  const { node } = process.versions;
  process.stdout.write(
    `${JSON.stringify({ bench: 'verify', node, ...figures, budget: BUDGET, within }, null, 2)}\n`,
  );
  if (!figures.ok || figures.size !== events || !within) process.exitCode = 1;
}
