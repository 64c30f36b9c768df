import { CommanderError } from 'commander';
import { auditCommand } from '../../client/audit/command.ts';
import { writeBatch } from '../../functions/audit/write-batch.ts';
import { createDynamoDbClient } from '../../functions/aws/dynamodb-client.ts';
import { createLedgerStore, type LedgerTable } from '../../functions/aws/ledger-store.ts';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import { incoming, schemas } from '../audit/events.ts';
import { startDynalite } from '../ledger/dynalite.ts';
import { createTable, openLog } from '../ledger/open-table.ts';
import { NOW_MS, RETENTION_MS, signerOf } from '../verify/signed-log.ts';

export type Ran = { status: number; out: string; err: string };
export type Audit = (...words: string[]) => Promise<Ran>;

export const SECRET = 'fixture-secret-that-nobody-may-see';

/** What a person at a shell with keys of their own has. */
export function environmentOf(url: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIAFIXTURE',
    AWS_SECRET_ACCESS_KEY: SECRET,
    SENTINEL_LEDGER_PUBLIC_KEY: signerOf(7).key.text,
  };
}

/** Runs `sentinel audit …` in this process. */
export async function runAudit(env: Record<string, string>, words: readonly string[]): Promise<Ran> {
  let [out, err] = ['', ''];
  const command = auditCommand({
    env,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    nowMs: () => NOW_MS,
  });
  const quiet = { writeOut: () => undefined, writeErr: () => undefined };
  for (const one of [command, ...command.commands]) one.exitOverride().configureOutput(quiet);
  process.exitCode = 0;
  try {
    await command.parseAsync([...words], { from: 'user' });
    return { status: Number(process.exitCode), out, err };
  } catch (error) {
    // As `client/sentinel.ts` does.
    if (error instanceof CommanderError) return { status: 64, out, err: error.message };
    throw error;
  } finally {
    process.exitCode = 0;
  }
}

/** A table on dynalite, with a new log for whoever asks. */
export async function startTable() {
  const server = await startDynalite();
  const environment = environmentOf(server.url);
  const client = createDynamoDbClient('us-east-1', environment);
  const table = await createTable(client);
  return {
    environment,
    open: () => openLog(client, table),
    stop: async () => {
      client.destroy();
      await server.stop();
    },
    /** `sentinel audit SUBCOMMAND --table … --log …`. */
    auditOf:
      ({ log }: LedgerTable): Audit =>
      (subcommand = '', ...words) =>
        runAudit(environment, [subcommand, '--table', table, '--log', log, ...words]),
  };
}

/** Writes events as the ledger's writer does, a hundred at a time. */
export async function append(table: LedgerTable, events: readonly DecisionEvent[]): Promise<void> {
  const settings = {
    store: createLedgerStore(table),
    schemas,
    retentionSeconds: RETENTION_MS / 1000,
    newCommitId: () => String(events.length),
    wait: async () => {},
    random: () => 0,
    mostAttempts: 3,
  };
  for (let from = 0; from < events.length; from += 100) {
    const result = await writeBatch(events.slice(from, from + 100).map(incoming), settings);
    if (result.left.length > 0) throw new Error(result.causes.join());
  }
}

/** Every line of an output as JSON. */
export function jsonLines(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}
