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
import { createLedgerStore, getItems, isRepeated, type LedgerTable } from './ledger-store.ts';

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
      from >= to
        ? []
        : (await queryRange(target, keys.entry(0).pk, sortableIndex(from), sortableIndex(to - 1), limit)).map(
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
export function createPutCheckpoint(target: LedgerTable): PutCheckpoint {
  const { client, table, log } = target;
  return async ({ size, note, signedAtMs }) => {
    const key = logKeys(log).checkpoint(size);
    const Item = {
      ...keyAttributes(key),
      note: { S: note },
      signedAtMs: { N: String(signedAtMs) },
    };
    try {
      await client.send(
        new PutItemCommand({ TableName: table, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
      );
      return 'stored';
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      if (!isRepeated(error)) return 'exists';
      const [stored] = (await getItems(target, [key])).map(readCheckpoint);
      return stored?.note === note && stored.signedAtMs === signedAtMs ? 'stored' : 'exists';
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

type FacetQuery = Parameters<LedgerReads['queryFacet']>[0];

const ATTRIBUTE = { user: '#user', profile: '#profile', outcome: '#outcome' } as const;

async function queryFacet(
  target: LedgerTable,
  query: FacetQuery,
  limit: number,
  next: string | undefined,
): Promise<Page<Summary>> {
  const pk = logKeys(target.log).facetPartition(query.facet, query.value);
  const { sinceMs = 0, untilMs = Number.MAX_SAFE_INTEGER } = query;
  // DynamoDB refuses a range that ends before it begins.
  if (untilMs <= Math.max(0, sinceMs)) return { items: [], next: undefined };
  const { values, ...filter } = filterOf(query.where ?? {});
  const { Items = [], LastEvaluatedKey } = await target.client.send(
    new QueryCommand({
      TableName: target.table,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :since AND :until',
      ...filter,
      ExpressionAttributeValues: {
        ':pk': { S: pk },
        ':since': { S: sortableTime(Math.max(0, sinceMs), 0) },
        // `untilMs` is exclusive: the last index of the millisecond before it.
        ':until': { S: sortableTime(untilMs - 1, Number.MAX_SAFE_INTEGER) },
        ...values,
      },
      ScanIndexForward: false,
      Limit: limit,
      ...(next === undefined ? {} : { ExclusiveStartKey: keyAttributes({ pk, sk: next }) }),
    }),
  );
  return { items: Items.map(readSummaryAttributes), next: LastEvaluatedKey?.sk?.S };
}

/** The filter of a listing; nothing to filter by is no filter. */
function filterOf(where: NonNullable<FacetQuery['where']>) {
  const conditions = Object.entries(where).flatMap(([name, value]) =>
    (name === 'user' || name === 'profile' || name === 'outcome') && typeof value === 'string'
      ? [{ name, value } as const]
      : [],
  );
  if (conditions.length === 0) return { values: {} };
  return {
    FilterExpression: conditions.map(({ name }) => `${ATTRIBUTE[name]} = :${name}`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(conditions.map(({ name }) => [ATTRIBUTE[name], name])),
    values: Object.fromEntries(conditions.map(({ name, value }) => [`:${name}`, { S: value }])),
  };
}

/** Limit is a 32-bit number; a page ends at 1 MB in any case. */
const MOST_A_PAGE = 10_000;

async function queryRange(
  target: LedgerTable,
  pk: string,
  first: string,
  last: string,
  limit: number,
): Promise<Attributes[]> {
  const found: Attributes[] = [];
  let start: Attributes | undefined;
  while (found.length < limit) {
    const { Items = [], LastEvaluatedKey } = await target.client.send(
      new QueryCommand({
        TableName: target.table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: { ':pk': { S: pk }, ':first': { S: first }, ':last': { S: last } },
        ConsistentRead: true,
        Limit: Math.min(limit - found.length, MOST_A_PAGE),
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    found.push(...Items);
    start = LastEvaluatedKey;
    if (start === undefined) break;
  }
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
