import { ledgerTable } from '../../functions/aws/ledger-table.ts';
import type { Seeds } from '../seeds/seeds.ts';
import type { Services } from './services.ts';

/** The partition key of every table here. */
export const partitionKey =
  ledgerTable('').KeySchema?.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? '';

/** Creates a table of two string keys, as the account itself; one that is there stays as it is. */
export async function createTable(services: Services, seeds: Seeds, tableName: string): Promise<void> {
  const { DynamoDBClient, CreateTableCommand } = await import('@aws-sdk/client-dynamodb');
  const client = new DynamoDBClient({
    endpoint: services.endpoints.dynamodb,
    region: seeds.region,
    credentials: services.accountKeys(),
  });
  try {
    await client.send(new CreateTableCommand(ledgerTable(tableName)));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ResourceInUseException')) throw error;
  } finally {
    client.destroy();
  }
}
