import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  type Attributes,
  readBodyAttributes,
  readEntryAttributes,
  readHeadAttributes,
  readPlaceAttributes,
  readSummaryAttributes,
  textOf,
  wholeNumber,
} from '../../functions/aws/ledger-attributes.ts';
import type { Facet } from '../../functions/ledger/keys.ts';
import type { LedgerItem } from '../../functions/ledger/store.ts';
import { emptyTable, type Table } from '../audit/simulated-store.ts';

/** Every item of a table, by pages; the only Scan there is, for tests that must see what no key leads to. */
export async function* scanTable(client: DynamoDBClient, table: string): AsyncGenerator<Attributes> {
  let start: Attributes | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({
        TableName: table,
        ConsistentRead: true,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    yield* Items;
    start = LastEvaluatedKey;
  } while (start !== undefined);
}

/** A real table that holds the log `main` alone, as the simulated one is held. Throws on an item of no known kind. */
export async function readTable(client: DynamoDBClient, table: string): Promise<Table> {
  const read = emptyTable();
  for await (const item of scanTable(client, table)) {
    const pk = textOf(item, 'pk');
    if (pk === 'main/head') read.head = readHeadAttributes(item);
    else read.items.set(`${pk} ${textOf(item, 'sk')}`, readItem(pk, item));
  }
  return read;
}

function readItem(pk: string, item: Attributes): LedgerItem {
  const [, kind = '', name = '', ...rest] = pk.split('/');
  if (kind === 'body') return { kind, body: readBodyAttributes(item, name) };
  if (kind === 'entry') return { kind, entry: readEntryAttributes(item) };
  if (kind === 'id') return { kind, id: name, place: readPlaceAttributes(item) };
  if (kind === 'producer') {
    return {
      kind: 'seq',
      producerId: name,
      seq: wholeNumber(item, 'seq'),
      unrecorded: textOf(item, 'unrecorded').split(',').filter(Boolean).map(Number),
      index: wholeNumber(item, 'index'),
      timeMs: wholeNumber(item, 'timeMs'),
    };
  }
  if (kind !== 'by') throw new Error(`no item of the ledger has the key \`${pk}\``);
  return { kind: 'facet', facet: facetOf(name), value: rest.join('/'), summary: readSummaryAttributes(item) };
}

const FACETS: readonly Facet[] = ['time', 'user', 'profile', 'outcome', 'key', 'source', 'request'];

function facetOf(name: string): Facet {
  const facet = FACETS.find((one) => one === name);
  if (facet === undefined) throw new Error(`there is no facet \`${name}\``);
  return facet;
}
