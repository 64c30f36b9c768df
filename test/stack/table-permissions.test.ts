import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, onTestFinished, test } from 'vitest';
import { ledgerTable } from '../../functions/aws/ledger-table.ts';
import { startDynamoDb } from '../../local/dynamodb/dynamodb.ts';
import type { PolicyDocument, PolicyStatement } from '../../local/iam/policy-document.ts';
import { createWorld } from '../../local/iam/world.ts';
import { tablePermissions } from '../../local/stack/table-permissions.ts';
import { temporaryFolder } from './start-fixture.ts';

const [accountId, region] = ['123456789012', 'us-east-1'];
const KEYS = { accessKeyId: 'AKIAWRITERWRITER00001', secretAccessKey: 'a-secret-of-the-writer' };
const tableArn = (name: string) => `arn:aws:dynamodb:${region}:${accountId}:table/${name}`;
const item = (pk: string) => ({ pk: { S: pk }, sk: { S: '1' } });
const policy = (...Statement: PolicyStatement[]): PolicyDocument => ({ Version: '2012-10-17', Statement });

/** Two tables, and clients of a user with these permissions; `by` gives one with other keys. */
async function start(permissions: PolicyDocument, tablePolicy?: PolicyDocument) {
  const created = createWorld(
    {
      ...{ accountId, region, roles: [] },
      users: [
        {
          userName: 'writer',
          path: '/',
          userId: 'AIDAWRITER0000000001',
          ...KEYS,
          permissions: [permissions],
        },
      ],
    },
    { sealKey: new Uint8Array(32) },
  );
  if (!created.ok) throw new Error(JSON.stringify(created.faults));
  const { world } = created;
  const policies = tablePolicy === undefined ? {} : { ledger: tablePolicy };
  const server = await startDynamoDb({
    dataFolder: temporaryFolder(),
    admit: tablePermissions(world, Date.now, policies),
  });
  const clients: DynamoDBClient[] = [];
  const by = (credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) => {
    const client = new DynamoDBClient({ region, endpoint: server.url, credentials, maxAttempts: 1 });
    clients.push(client);
    return client;
  };
  onTestFinished(async () => {
    for (const client of clients) client.destroy();
    await server.stop();
  });
  const root = { kind: 'root', accountId, arn: `arn:aws:iam::${accountId}:root`, userId: accountId } as const;
  const account = by(world.issueSession({ principal: root, expiresAtMs: Date.now() + 60_000 }));
  for (const name of ['ledger', 'other']) {
    await account.send(new CreateTableCommand(ledgerTable(name)));
    // A table takes a moment before it can be written.
    const state = () => account.send(new DescribeTableCommand({ TableName: name }));
    await expect
      .poll(async () => (await state()).Table?.TableStatus, { interval: 5, timeout: 30_000 })
      .toBe('ACTIVE');
  }
  return { by, writer: by(KEYS) };
}

const denied = (action: string, resource: string) =>
  expect.objectContaining({
    name: 'AccessDeniedException',
    message: `User: arn:aws:iam::${accountId}:user/writer is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  });

test('an operation is allowed on the table its statement names, and told in AWS’s words on another', async () => {
  const { writer } = await start(
    policy({ Effect: 'Allow', Action: ['dynamodb:PutItem'], Resource: tableArn('ledger') }),
  );
  await writer.send(new PutItemCommand({ TableName: 'ledger', Item: item('a') }));
  await expect(writer.send(new PutItemCommand({ TableName: 'other', Item: item('a') }))).rejects.toEqual(
    denied('dynamodb:PutItem', tableArn('other')),
  );
  await expect(writer.send(new GetItemCommand({ TableName: 'ledger', Key: item('a') }))).rejects.toEqual(
    denied('dynamodb:GetItem', tableArn('ledger')),
  );
  await expect(writer.send(new ListTablesCommand({}))).rejects.toEqual(
    denied('dynamodb:ListTables', tableArn('*')),
  );
});

test('a batch needs its permission on every table it touches', async () => {
  const { writer } = await start(
    policy({
      Effect: 'Allow',
      Action: ['dynamodb:BatchWriteItem', 'dynamodb:BatchGetItem'],
      Resource: tableArn('ledger'),
    }),
  );
  const put = [{ PutRequest: { Item: item('a') } }];
  await writer.send(new BatchWriteItemCommand({ RequestItems: { ledger: put } }));
  await expect(
    writer.send(new BatchWriteItemCommand({ RequestItems: { ledger: put, other: put } })),
  ).rejects.toEqual(denied('dynamodb:BatchWriteItem', tableArn('other')));
  const keys = { Keys: [item('a')] };
  const { Responses } = await writer.send(new BatchGetItemCommand({ RequestItems: { ledger: keys } }));
  expect(Responses?.ledger).toHaveLength(1);
});

test('a condition on the partition keys sees those of items, batches and queries', async () => {
  const { writer } = await start(
    policy({
      Effect: 'Allow',
      Action: ['dynamodb:PutItem', 'dynamodb:BatchWriteItem', 'dynamodb:Query', 'dynamodb:Scan'],
      Resource: tableArn('ledger'),
      Condition: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'mine#*' },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    }),
  );
  const query = (pk: string) =>
    writer.send(
      new QueryCommand({
        TableName: 'ledger',
        KeyConditionExpression: '#p = :p AND sk = :s',
        ExpressionAttributeNames: { '#p': 'pk' },
        ExpressionAttributeValues: { ':p': { S: pk }, ':s': { S: 'mine#1' } },
      }),
    );
  const put = (...pks: string[]) =>
    writer.send(
      new BatchWriteItemCommand({
        RequestItems: { ledger: pks.map((pk) => ({ PutRequest: { Item: item(pk) } })) },
      }),
    );
  await put('mine#1', 'mine#2');
  await query('mine#1');
  await writer.send(new PutItemCommand({ TableName: 'ledger', Item: item('mine#3') }));
  const refusals = [
    put('mine#1', 'theirs#1'),
    query('theirs#1'),
    writer.send(new PutItemCommand({ TableName: 'ledger', Item: item('theirs#1') })),
    writer.send(new ScanCommand({ TableName: 'ledger' })),
  ];
  for (const refusal of refusals) await expect(refusal).rejects.toThrow('not authorized');
});

test('a table’s own policy denies what the caller’s allows', async () => {
  const { writer } = await start(
    policy({ Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' }),
    policy({ Effect: 'Deny', Principal: '*', Action: 'dynamodb:PutItem', Resource: tableArn('ledger') }),
  );
  await writer.send(new PutItemCommand({ TableName: 'other', Item: item('a') }));
  await expect(writer.send(new PutItemCommand({ TableName: 'ledger', Item: item('a') }))).rejects.toThrow(
    'with an explicit deny in a resource-based policy',
  );
});

test('keys of nobody and signatures by another secret are refused', async () => {
  const { by } = await start(policy({ Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' }));
  const nobody = by({ accessKeyId: 'AKIANOBODYNOBODY00001', secretAccessKey: 'x'.repeat(20) });
  await expect(nobody.send(new ListTablesCommand({}))).rejects.toMatchObject({
    name: 'UnrecognizedClientException',
  });
  const forger = by({ ...KEYS, secretAccessKey: 'another-secret-of-20' });
  await expect(forger.send(new ListTablesCommand({}))).rejects.toMatchObject({
    name: 'InvalidSignatureException',
  });
});
