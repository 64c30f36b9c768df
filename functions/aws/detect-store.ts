import { createHash } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type CreateTableCommandInput,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { type Attributes, keyAttributes, textOf, wholeNumber } from './ledger-attributes.ts';
import { isRepeated } from './ledger-store.ts';
import { LEDGER_TTL_ATTRIBUTE, ledgerTable } from './ledger-table.ts';

export type DetectTable = { client: DynamoDBClient; table: string };

/** What is kept of a subject. Structurally the store of `functions/detect`. */
type Kept<Outgoing> = { state: string | undefined; outbox: readonly Outgoing[]; version: number };

/** The attribute by which DynamoDB removes what is kept for nobody any more, in Unix seconds. */
export const DETECT_TTL_ATTRIBUTE = LEDGER_TTL_ATTRIBUTE;

/** The table of detections, as CreateTable takes it: two string keys, on demand. */
export function detectTable(tableName: string): CreateTableCommandInput {
  return ledgerTable(tableName);
}

const STATE = 'state';
const accessPartition = (hour: number): string => `access/${hour}`;

type Next<Outgoing> = { state: string; outbox: readonly Outgoing[]; expiresAtSeconds: number };

/** State of detections on DynamoDB: strongly consistent reads, conditional writes, no transactions. */
export function createDetectStore<Outgoing>(target: DetectTable) {
  return {
    load: (subject: string) => load<Outgoing>(target, subject),
    save: (subject: string, from: number, next: Next<Outgoing>) => save(target, subject, from, next),
    keepAccess: (hour: number, requestIds: readonly string[], expiresAtSeconds: number) =>
      keepAccess(target, hour, requestIds, expiresAtSeconds),
    readAccess: (hour: number) => readAccess(target, hour),
  };
}

async function load<Outgoing>({ client, table }: DetectTable, subject: string): Promise<Kept<Outgoing>> {
  const Key = keyAttributes({ pk: subject, sk: STATE });
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
  if (Item === undefined) return { state: undefined, outbox: [], version: 0 };
  const outbox: readonly Outgoing[] = JSON.parse(textOf(Item, 'outbox'));
  return { state: textOf(Item, 'state'), outbox, version: wholeNumber(Item, 'version') };
}

async function save<Outgoing>(
  target: DetectTable,
  subject: string,
  from: number,
  next: Next<Outgoing>,
): Promise<'saved' | 'lost'> {
  const outbox = JSON.stringify(next.outbox);
  const Item: Attributes = {
    ...keyAttributes({ pk: subject, sk: STATE }),
    state: { S: next.state },
    outbox: { S: outbox },
    version: { N: String(from + 1) },
    [DETECT_TTL_ATTRIBUTE]: { N: String(next.expiresAtSeconds) },
  };
  try {
    await target.client.send(new PutItemCommand({ TableName: target.table, Item, ...isStill(from) }));
    return 'saved';
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    if (!isRepeated(error)) return 'lost';
    // The client tries again when an answer is lost, and then meets its own write.
    const kept = await load<Outgoing>(target, subject);
    const isOwn = kept.version === from + 1 && kept.state === next.state;
    return isOwn && JSON.stringify(kept.outbox) === outbox ? 'saved' : 'lost';
  }
}

function isStill(version: number) {
  if (version === 0) return { ConditionExpression: 'attribute_not_exists(pk)' };
  return {
    ConditionExpression: '#version = :from',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':from': { N: String(version) } },
  };
}

async function keepAccess(
  { client, table }: DetectTable,
  hour: number,
  requestIds: readonly string[],
  expiresAtSeconds: number,
): Promise<void> {
  const ids = requestIds.join(' ');
  const Item: Attributes = {
    // A delivery that comes again has the same ids, and so the same key.
    ...keyAttributes({ pk: accessPartition(hour), sk: createHash('sha256').update(ids).digest('hex') }),
    ids: { S: ids },
    [DETECT_TTL_ATTRIBUTE]: { N: String(expiresAtSeconds) },
  };
  await client.send(new PutItemCommand({ TableName: table, Item }));
}

async function readAccess({ client, table }: DetectTable, hour: number): Promise<readonly string[]> {
  const found: string[] = [];
  let start: Attributes | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: accessPartition(hour) } },
        ConsistentRead: true,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    for (const item of Items) found.push(...textOf(item, 'ids').split(' '));
    start = LastEvaluatedKey;
  } while (start !== undefined);
  return found;
}
