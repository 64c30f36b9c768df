import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { WriterSettings } from '../../functions/audit/write-batch.ts';
import { createLedgerStore } from '../../functions/aws/ledger-store.ts';
import { schemas } from '../../test/audit/events.ts';
import { clientOf, createTable } from '../../test/ledger/open-table.ts';
import { kill, startChild } from '../../test/soak/child.ts';

export type BenchTable = {
  client: DynamoDBClient;
  table: string;
  url: string;
  /** CPU seconds its process has used; NaN where /proc does not tell. */
  cpuSeconds: () => number;
  stop: () => Promise<void>;
};

/** A dynalite in a process of its own, with an empty ledger table. */
export async function startBenchTable(): Promise<BenchTable> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const { child, said } = await startChild('table-process.ts', [folder]);
  const url = String(said);
  const client = clientOf(url);
  return {
    client,
    table: await createTable(client),
    url,
    cpuSeconds: () => cpuSecondsOf(child.pid),
    stop: async () => {
      client.destroy();
      await kill(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Linux counts in hundredths of a second. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
export function cpuSecondsOf(pid: number | undefined): number {
  try {
    // Behind the name, which is in brackets: state is the first field, user and system time the 12th and 13th.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    const [user, system] = fields.slice(11, 13);
    return (Number(user) + Number(system)) / 100;
  } catch {
    return Number.NaN;
  }
}

let commits = 0;

/** A writer's settings for the log `main` of a table. */
export function writerOf(client: DynamoDBClient, table: string): WriterSettings {
  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  return {
    store: createLedgerStore({ client, table, log: 'main', wait }),
    schemas,
    retentionSeconds: 400 * 86_400,
    newCommitId: () => String(commits++),
    wait,
    random: Math.random,
    mostAttempts: 12,
  };
}
