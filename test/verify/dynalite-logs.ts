import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { LedgerTable } from '../../functions/aws/ledger-store.ts';
import { startDynamoDb } from '../../local/dynamodb/dynamodb.ts';
import { clientOf, createTable, openLog } from '../ledger/open-table.ts';

/** One dynalite for all tests of a file; each call opens a new, empty log in it. */
export function dynaliteLogs(): () => LedgerTable {
  let open: (() => LedgerTable) | undefined;
  let stop = async (): Promise<void> => undefined;
  beforeAll(async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'dynalite-'));
    const server = await startDynamoDb({ dataFolder });
    const client = clientOf(server.url);
    const table = await createTable(client);
    open = () => openLog(client, table);
    stop = async () => {
      client.destroy();
      await server.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    };
  });
  afterAll(() => stop());
  return () => {
    if (open === undefined)
      throw new Error('the table is made before the first test, not while tests are named');
    return open();
  };
}
