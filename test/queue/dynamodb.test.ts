import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, onTestFinished, test } from 'vitest';
import { startDynamoDb } from '../../local/dynamodb/dynamodb.ts';
import { temporaryFolder } from './start-fixture.ts';

async function start(dataFolder: string) {
  const server = await startDynamoDb({ dataFolder });
  const client = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: server.url,
    credentials: { accessKeyId: 'AKIAFIXTURE', secretAccessKey: 'fixture-secret' },
  });
  return { server, client };
}

test('tables and items survive a restart', async () => {
  const dataFolder = temporaryFolder();
  const before = await start(dataFolder);
  await before.client.send(
    new CreateTableCommand({
      TableName: 'kept',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  await before.client.send(new PutItemCommand({ TableName: 'kept', Item: { id: { S: '1' } } }));
  before.client.destroy();
  await before.server.stop();

  const after = await start(dataFolder);
  onTestFinished(async () => {
    after.client.destroy();
    await after.server.stop();
  });
  const { Item } = await after.client.send(
    new GetItemCommand({ TableName: 'kept', Key: { id: { S: '1' } } }),
  );
  expect(Item).toEqual({ id: { S: '1' } });
});
