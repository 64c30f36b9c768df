import {
  ConditionalCheckFailedException,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { logKeys, sortableIndex, sortableTime } from '../ledger/keys.ts';
import type { Entry, LedgerReads, Page, PutCheckpoint, StoredCheckpoint, Summary } from '../ledger/store.ts';
import {
  type Attributes,
  keyAttributes,
  readEntryAttributes,
  readSummaryAttributes,
  textOf,
  wholeNumber,
} from './ledger-attributes.ts';
import { createLedgerStore, getItems, type LedgerTable } from './ledger-store.ts';

/** The ledger's reads on DynamoDB: every page of a listing is one Query. */
export function createLedgerReads(target: LedgerTable): LedgerReads {
  const { readHead, readPlaces, readBodies } = createLedgerStore(target);
  const keys = logKeys(target.log);
  return {
    readHead,
    readPlaces,
    readBodies,
    queryFacet: (query, limit, next) => queryFacet(target, query, limit, next),
    readEntries: async (from, to, limit) =>
      (await queryRange(target, keys.entry(0).pk, sortableIndex(from), sortableIndex(to - 1), limit)).map(
        readEntryAttributes,
      ),
    readEntriesAt: (indexes) => readEntriesAt(target, indexes),
    readSeqs: async (producerId) => {
      const items = await queryAll(target, keys.seq(producerId, 0, 0).pk);
      return items.map((item) => ({
        seq: wholeNumber(item, 'seq'),
        unrecorded: textOf(item, 'unrecorded').split(',').filter(Boolean).map(Number),
        index: wholeNumber(item, 'index'),
      }));
    },
    latestCheckpoint: async () => {
      const { Items } = await target.client.send(
        new QueryCommand({
          ...partition(target, keys.checkpoint(0).pk),
          ScanIndexForward: false,
          Limit: 1,
          ConsistentRead: true,
        }),
      );
      return Items?.map(readCheckpoint)[0];
    },
    readCheckpoints: async (fromSize, limit) =>
      (
        await queryRange(
          target,
          keys.checkpoint(0).pk,
          sortableIndex(fromSize),
          sortableIndex(Number.MAX_SAFE_INTEGER),
          limit,
        )
      ).map(readCheckpoint),
  };
}

/** Keeps a checkpoint; one of the same size is never overwritten. */
export function createPutCheckpoint({ client, table, log }: LedgerTable): PutCheckpoint {
  return async ({ size, note, signedAtMs }) => {
    const Item = {
      ...keyAttributes(logKeys(log).checkpoint(size)),
      note: { S: note },
      signedAtMs: { N: String(signedAtMs) },
    };
    try {
      await client.send(
        new PutItemCommand({ TableName: table, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
      );
      return 'stored';
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'exists';
      throw error;
    }
  };
}

function readCheckpoint(item: Attributes): StoredCheckpoint {
  return {
    size: Number(textOf(item, 'sk')),
    note: textOf(item, 'note'),
    signedAtMs: wholeNumber(item, 'signedAtMs'),
  };
}

function partition({ table }: LedgerTable, pk: string) {
  return {
    TableName: table,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: pk } },
  } satisfies QueryCommandInput;
}

const ATTRIBUTE = { user: '#user', profile: '#profile', outcome: '#outcome' } as const;

async function queryFacet(
  target: LedgerTable,
  query: Parameters<LedgerReads['queryFacet']>[0],
  limit: number,
  next: string | undefined,
): Promise<Page<Summary>> {
  const pk = logKeys(target.log).facetPartition(query.facet, query.value);
  const conditions = Object.entries(query.where ?? {}).flatMap(([name, value]) =>
    (name === 'user' || name === 'profile' || name === 'outcome') && typeof value === 'string'
      ? [{ name, value } as const]
      : [],
  );
  const { Items = [], LastEvaluatedKey } = await target.client.send(
    new QueryCommand({
      TableName: target.table,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :since AND :until',
      ...(conditions.length === 0
        ? {}
        : {
            FilterExpression: conditions.map(({ name }) => `${ATTRIBUTE[name]} = :${name}`).join(' AND '),
            ExpressionAttributeNames: Object.fromEntries(
              conditions.map(({ name }) => [ATTRIBUTE[name], name]),
            ),
          }),
      ExpressionAttributeValues: {
        ':pk': { S: pk },
        ':since': { S: sortableTime(Math.max(0, query.sinceMs ?? 0), 0) },
        // `untilMs` is exclusive: the last index of the millisecond before it.
        ':until': {
          S: sortableTime(
            Math.max(0, (query.untilMs ?? Number.MAX_SAFE_INTEGER) - 1),
            Number.MAX_SAFE_INTEGER,
          ),
        },
        ...Object.fromEntries(conditions.map(({ name, value }) => [`:${name}`, { S: value }])),
      },
      ScanIndexForward: false,
      Limit: limit,
      ...(next === undefined ? {} : { ExclusiveStartKey: keyAttributes({ pk, sk: next }) }),
    }),
  );
  return { items: Items.map(readSummaryAttributes), next: LastEvaluatedKey?.sk?.S };
}

async function queryRange(
  target: LedgerTable,
  pk: string,
  first: string,
  last: string,
  limit: number,
): Promise<Attributes[]> {
  const found: Attributes[] = [];
  let start: Attributes | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await target.client.send(
      new QueryCommand({
        TableName: target.table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: { ':pk': { S: pk }, ':first': { S: first }, ':last': { S: last } },
        ConsistentRead: true,
        Limit: limit - found.length,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    found.push(...Items);
    start = LastEvaluatedKey;
  } while (start !== undefined && found.length < limit);
  return found;
}

async function queryAll(target: LedgerTable, pk: string): Promise<Attributes[]> {
  return queryRange(
    target,
    pk,
    sortableIndex(0),
    `${sortableIndex(Number.MAX_SAFE_INTEGER)}~`,
    Number.MAX_SAFE_INTEGER,
  );
}

async function readEntriesAt(
  target: LedgerTable,
  indexes: readonly number[],
): Promise<ReadonlyMap<number, Entry>> {
  const keys = logKeys(target.log);
  const items = await getItems(
    target,
    [...new Set(indexes)].map((index) => keys.entry(index)),
  );
  return new Map(
    items.map((item) => {
      const entry = readEntryAttributes(item);
      return [entry.index, entry];
    }),
  );
}
