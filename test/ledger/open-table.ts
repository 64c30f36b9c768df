import { CreateTableCommand, DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
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
  for (let looks = 0; looks < 1000; looks += 1) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
    if (Table?.TableStatus === 'ACTIVE') return table;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('the table does not become active');
}

/** A new, empty log in a table. Waits of the store take no time. */
export function openLog(client: DynamoDBClient, table: string): LedgerTable {
  return { client, table, log: `log-${logs++}`, wait: async () => {} };
}
