import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe } from 'vitest';
import { createLedgerStore } from '../../functions/aws/ledger-store.ts';
import type { RunningServer } from '../../local/http/running-server.ts';
import { clientOf, createTable, openLog } from './open-table.ts';
import { readsContract } from './reads-contract.ts';
import { storeContract } from './store-contract.ts';
import { wireContract } from './wire-contract.ts';

/** Registers the whole contract of the ledger's store, run on a DynamoDB that `start` gives. */
export function ledgerContract(start: () => Promise<RunningServer>): void {
  let opened: { server: RunningServer; client: DynamoDBClient; table: string } | undefined;
  beforeAll(async () => {
    const server = await start();
    const client = clientOf(server.url);
    opened = { server, client, table: await createTable(client) };
  });
  afterAll(async () => {
    opened?.client.destroy();
    await opened?.server.stop();
  });
  const running = () => {
    if (opened === undefined) throw new Error('the server has not started');
    return opened;
  };
  const open = () => openLog(running().client, running().table);
  describe('the store', () => storeContract(() => createLedgerStore(open())));
  describe('reads', () => readsContract(open));
  describe('on the wire', () => wireContract(() => ({ url: running().server.url, table: running().table })));
}
