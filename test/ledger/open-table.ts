import { CreateTableCommand, DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { vi } from 'vitest';
import { createDynamoDbClient } from '../../functions/aws/dynamodb-client.ts';
import type { LedgerTable } from '../../functions/aws/ledger-store.ts';
import { ledgerTable } from '../../functions/aws/ledger-table.ts';

let tables = 0;
let logs = 0;

/** The product's own client, for a DynamoDB on loopback. */
export function clientOf(url: string): DynamoDBClient {
  return createDynamoDbClient('us-east-1', {
    AWS_ENDPOINT_URL_DYNAMODB: url,
    AWS_ACCESS_KEY_ID: 'AKIAFIXTURE',
    AWS_SECRET_ACCESS_KEY: 'fixture-secret',
  });
}

/** Makes a new ledger table and gives its name. */
export async function createTable(client: DynamoDBClient): Promise<string> {
  const table = `ledger-${process.pid}-${tables++}`;
  await client.send(new CreateTableCommand(ledgerTable(table)));
  await vi.waitFor(async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
    if (Table?.TableStatus !== 'ACTIVE') throw new Error(`the table is ${Table?.TableStatus}`);
  });
  return table;
}

/** A new, empty log in a table. Waits of the store take no time. */
export function openLog(client: DynamoDBClient, table: string): LedgerTable {
  return { client, table, log: `log-${logs++}`, wait: async () => {} };
}
