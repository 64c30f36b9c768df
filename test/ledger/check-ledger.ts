import { createHash } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Incoming } from '../../functions/audit/incoming.ts';
import { placeLeaves } from '../../functions/audit/place-leaves.ts';
import { type Attributes, itemAttributes, textOf } from '../../functions/aws/ledger-attributes.ts';
import { createLedgerReads } from '../../functions/aws/ledger-reads.ts';
import { leafItems } from '../../functions/ledger/event-items.ts';
import type { Entry, LedgerItem, LedgerReads } from '../../functions/ledger/store.ts';
import { rootOf } from '../../functions/merkle/frontier.ts';
import { naiveTree } from '../merkle/naive-tree.ts';
import { scanTable } from './read-table.ts';

const LOG = 'main';
const BODIES_A_READ = 100;

/**
 * Holds a whole table against the events it was given: each is in the log once, indexes have no gap, the root
 * recomputed from the bodies is the head's, and the table has exactly the items those entries must have, with
 * exactly that content, and no other. Throws at the first difference; gives size and root.
 */
export async function checkLedger(
  client: DynamoDBClient,
  table: string,
  events: ReadonlyMap<string, Incoming>,
  retentionSeconds: number,
): Promise<{ size: number; rootHex: string; items: number }> {
  const reads = createLedgerReads({ client, table, log: LOG, wait: async () => {} });
  const head = await reads.readHead();
  if (head === undefined) throw new Error('there is no head');
  if (head.settled !== head.size) throw new Error(`${head.size - head.settled} leaves are not settled`);
  if (head.size !== events.size) throw new Error(`${head.size} leaves for ${events.size} events`);
  const entries = await reads.readEntries(0, head.size, head.size + 1);
  const ordered = entries.map((entry, at) => incomingOf(entry, at, events));
  if (ordered.length !== head.size) throw new Error(`${ordered.length} entries for ${head.size} leaves`);
  if (new Set(ordered).size !== ordered.length) throw new Error('an event is in the log twice');
  const root = await rootOfBodies(reads, entries);
  if (!root.equals(rootOf(head.frontier))) throw new Error('the root of the bodies is not that of the head');
  const items = await compareItems(client, table, expectedItems(ordered, retentionSeconds));
  return { size: head.size, rootHex: root.toString('hex'), items };
}

function incomingOf(entry: Entry, at: number, events: ReadonlyMap<string, Incoming>): Incoming {
  const incoming = events.get(entry.id);
  if (entry.index !== at) throw new Error(`entry ${entry.index} stands where ${at} should`);
  if (incoming === undefined) throw new Error(`entry ${at} is of an event nobody sent`);
  return incoming;
}

/** By the naive tree, which shares nothing with the writer's arithmetic. */
async function rootOfBodies(reads: LedgerReads, entries: readonly Entry[]): Promise<Buffer> {
  const leaves: Uint8Array[] = [];
  for (let at = 0; at < entries.length; at += BODIES_A_READ) {
    const some = entries.slice(at, at + BODIES_A_READ);
    const bodies = await reads.readBodies(some.map(({ leafHashHex }) => leafHashHex));
    for (const { leafHashHex, index } of some) {
      const body = bodies.get(leafHashHex);
      if (body === undefined) throw new Error(`leaf ${index} has no body`);
      leaves.push(Buffer.from(body.leaf, 'utf8'));
    }
  }
  return Buffer.from(naiveTree(leaves).hash(0, leaves.length));
}

/** Digests of every item but the head, by key. */
function expectedItems(ordered: readonly Incoming[], retentionSeconds: number): Map<string, string> {
  const digests = new Map<string, string>();
  const add = (item: LedgerItem) => {
    const attributes = itemAttributes(LOG, item);
    digests.set(keyOf(attributes), digestOf(attributes));
  };
  for (const { event, entry } of placeLeaves(undefined, ordered).leaves) leafItems(event, entry).forEach(add);
  for (const { leaf, leafHashHex, event } of ordered) {
    const expiresAtSeconds = Math.floor(Date.parse(event.time) / 1000) + retentionSeconds;
    add({ kind: 'body', body: { leafHashHex, leaf, expiresAtSeconds } });
  }
  return digests;
}

async function compareItems(client: DynamoDBClient, table: string, expected: Map<string, string>) {
  const items = expected.size;
  for await (const item of scanTable(client, table)) {
    const key = keyOf(item);
    if (textOf(item, 'pk') === `${LOG}/head`) continue;
    const digest = expected.get(key);
    if (digest === undefined) throw new Error(`nothing should be at ${key}`);
    if (digest !== digestOf(item)) throw new Error(`another item should be at ${key}`);
    expected.delete(key);
  }
  const [missing] = expected.keys();
  if (missing !== undefined) throw new Error(`${expected.size} items are missing, the first is ${missing}`);
  return items;
}

function keyOf(item: Attributes): string {
  return `${textOf(item, 'pk')} ${textOf(item, 'sk')}`;
}

function digestOf(item: Attributes): string {
  const members = Object.entries(item)
    .map(([name, { S, N, B }]) => `${name}=${S ?? N ?? Buffer.from(B ?? []).toString('hex')}`)
    .sort();
  return createHash('sha256').update(JSON.stringify(members)).digest('base64').slice(0, 22);
}
