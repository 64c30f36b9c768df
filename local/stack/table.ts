import type { Seeds } from '../seeds/seeds.ts';
import type { Services } from './services.ts';

/** Anybody's keys do for dynalite and DynamoDB Local. */
const tableKeys = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Creates a table of two string keys; one that is there stays as it is. */
export async function createTable(services: Services, seeds: Seeds, tableName: string): Promise<void> {
  const { DynamoDBClient, CreateTableCommand } = await import('@aws-sdk/client-dynamodb');
  const { ledgerTable } = await import('../../functions/aws/ledger-table.ts');
  const client = new DynamoDBClient({
    endpoint: services.endpoints.dynamodb,
    region: seeds.region,
    credentials: tableKeys,
  });
  try {
    await client.send(new CreateTableCommand(ledgerTable(tableName)));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ResourceInUseException')) throw error;
  } finally {
    client.destroy();
  }
}
