import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Key, logKeys } from '../ledger/keys.ts';
import type { CommitOutcome, Head, LedgerItem, LedgerStore } from '../ledger/store.ts';
import {
  type Attributes,
  headAttributes,
  itemAttributes,
  keyAttributes,
  readBodyAttributes,
  readHeadAttributes,
  readPlaceAttributes,
  textOf,
} from './ledger-attributes.ts';

export type LedgerTable = {
  client: DynamoDBClient;
  table: string;
  log: string;
  wait: (ms: number) => Promise<void>;
};

/** Limits of the API. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const MOST_PUTS = 25;
const MOST_GETS = 100;
const MOST_AT_ONCE = 20;
const MOST_ROUNDS = 8;
const BACKOFF_MS = 20;

/** The writer's store on DynamoDB: strongly consistent reads, one conditional write, no transactions. */
export function createLedgerStore(target: LedgerTable): LedgerStore {
  const keys = logKeys(target.log);
  return {
    readHead: () => readHead(target),
    readPlaces: async (ids) => {
      const items = await getByPartition(
        target,
        ids.map((id) => keys.id(id)),
      );
      return new Map(ids.flatMap((id) => pairOf(id, items.get(keys.id(id).pk), readPlaceAttributes)));
    },
    readBodies: async (hashes) => {
      const items = await getByPartition(
        target,
        hashes.map((hash) => keys.body(hash)),
      );
      return new Map(
        hashes.flatMap((hash) =>
          pairOf(hash, items.get(keys.body(hash).pk), (item) => readBodyAttributes(item, hash)),
        ),
      );
    },
    putItems: (items) => putAll(target, items),
    commit: (from, next) => commit(target, from, next),
    settle: (size) => settle(target, size),
  };
}

/** Reads the head; undefined before the first commit. */
export async function readHead({ client, table, log }: LedgerTable): Promise<Head | undefined> {
  const Key = keyAttributes(logKeys(log).head());
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
  return Item === undefined ? undefined : readHeadAttributes(Item);
}

function pairOf<Value>(
  key: string,
  item: Attributes | undefined,
  read: (item: Attributes) => Value,
): [string, Value][] {
  return item === undefined ? [] : [[key, read(item)]];
}

async function commit(target: LedgerTable, from: Head | undefined, next: Head): Promise<CommitOutcome> {
  const { table, log } = target;
  const condition =
    from === undefined
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: '#size = :size AND settled = :size AND commitId = :commitId',
          ExpressionAttributeNames: { '#size': 'size' },
          ExpressionAttributeValues: { ':size': { N: String(from.size) }, ':commitId': { S: from.commitId } },
        };
  try {
    await target.client.send(
      new PutItemCommand({ TableName: table, Item: headAttributes(log, next), ...condition }),
    );
    return 'committed';
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    // The client tries again when an answer is lost, and then meets its own commit.
    if (!isRepeated(error)) return 'lost';
    return (await readHead(target))?.commitId === next.commitId ? 'committed' : 'lost';
  }
}

/** True when the client had sent the refused write before, and an earlier one may have taken effect. */
export function isRepeated(error: ConditionalCheckFailedException): boolean {
  return (error.$metadata.attempts ?? 1) > 1;
}

async function settle({ client, table, log }: LedgerTable, size: number): Promise<void> {
  const command = new UpdateItemCommand({
    TableName: table,
    Key: keyAttributes(logKeys(log).head()),
    UpdateExpression: 'SET settled = :size, pending = :none',
    ConditionExpression: '#size = :size',
    ExpressionAttributeNames: { '#size': 'size' },
    ExpressionAttributeValues: { ':size': { N: String(size) }, ':none': { S: '' } },
  });
  try {
    await client.send(command);
  } catch (error) {
    // A later commit settled this one before: nothing is left to say.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/** Puts in calls of 25; what DynamoDB leaves unprocessed is put again, a bounded number of times. */
async function putAll(target: LedgerTable, items: readonly LedgerItem[]): Promise<void> {
  const puts = items.map((item) => ({ PutRequest: { Item: itemAttributes(target.log, item) } }));
  await byParts(puts, MOST_PUTS, (part) => putSome(target, part));
}

/** Works through a list by parts, a few side by side: more would wait for a socket and be taken for hanging. */
async function byParts<Item>(
  list: readonly Item[],
  size: number,
  run: (part: Item[]) => Promise<void>,
): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < list.length) {
      const part = list.slice(next, next + size);
      next += size;
      try {
        await run(part);
      } catch (error) {
        next = list.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: MOST_AT_ONCE }, work));
}

async function putSome(
  { client, table, wait }: LedgerTable,
  puts: { PutRequest: { Item: Attributes } }[],
): Promise<void> {
  let left: { PutRequest?: { Item: Attributes | undefined } | undefined }[] = puts;
  for (let round = 0; left.length > 0; round += 1) {
    if (round === MOST_ROUNDS) throw new Error('the table leaves items unprocessed: it is throttled');
    if (round > 0) await wait(BACKOFF_MS * 2 ** round);
    const answer = await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: left } }));
    left = answer.UnprocessedItems?.[table] ?? [];
  }
}

/** Gets items by key, strongly consistent, each once; those that are not there are left out. */
export async function getItems(target: LedgerTable, wanted: readonly Key[]): Promise<Attributes[]> {
  const keys = [...new Map(wanted.map((key) => [`${key.pk} ${key.sk}`, key])).values()];
  const items: Attributes[] = [];
  await byParts(keys, MOST_GETS, async (part) => {
    items.push(...(await getSome(target, part)));
  });
  return items;
}

/** Items by partition key, for keys of which each partition has one item. */
async function getByPartition(
  target: LedgerTable,
  wanted: readonly Key[],
): Promise<ReadonlyMap<string, Attributes>> {
  return new Map((await getItems(target, wanted)).map((item) => [textOf(item, 'pk'), item]));
}

async function getSome({ client, table, wait }: LedgerTable, wanted: readonly Key[]): Promise<Attributes[]> {
  const items: Attributes[] = [];
  let keys: Attributes[] = wanted.map(keyAttributes);
  for (let round = 0; keys.length > 0; round += 1) {
    if (round === MOST_ROUNDS) throw new Error('the table leaves keys unprocessed: it is throttled');
    if (round > 0) await wait(BACKOFF_MS * 2 ** round);
    const answer = await client.send(
      new BatchGetItemCommand({ RequestItems: { [table]: { Keys: keys, ConsistentRead: true } } }),
    );
    items.push(...(answer.Responses?.[table] ?? []));
    keys = answer.UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return items;
}
