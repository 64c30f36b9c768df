import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Key } from '../ledger/keys.ts';
import { logKeys } from '../ledger/keys.ts';
import type { Body, Entry, Head, LedgerItem, PendingEntry, Place, Summary } from '../ledger/store.ts';

/** An item as DynamoDB has it. */
export type Attributes = Record<string, AttributeValue>;

const HASH_BYTES = 32;

/** A key as the table has it. */
export function keyAttributes({ pk, sk }: Key): { pk: AttributeValue; sk: AttributeValue } {
  return { pk: { S: pk }, sk: { S: sk } };
}

/** The item of a put. */
export function itemAttributes(log: string, item: LedgerItem): Attributes {
  const keys = logKeys(log);
  switch (item.kind) {
    case 'body':
      return {
        ...keyAttributes(keys.body(item.body.leafHashHex)),
        leaf: { S: item.body.leaf },
        ...(item.body.expiresAtSeconds === null ? {} : { ttl: { N: String(item.body.expiresAtSeconds) } }),
      };
    case 'entry':
      return {
        ...keyAttributes(keys.entry(item.entry.index)),
        ...summaryAttributes(item.entry),
        hashes: { B: Buffer.concat(item.entry.hashes) },
      };
    case 'id':
      return {
        ...keyAttributes(keys.id(item.id)),
        index: { N: String(item.place.index) },
        leafHash: { S: item.place.leafHashHex },
      };
    case 'seq':
      return {
        ...keyAttributes(keys.seq(item.producerId, item.seq, item.index)),
        seq: { N: String(item.seq) },
        index: { N: String(item.index) },
        timeMs: { N: String(item.timeMs) },
        unrecorded: { S: item.unrecorded.join(',') },
      };
    case 'facet':
      return {
        ...keyAttributes(keys.facet(item.facet, item.value, item.summary.timeMs, item.summary.index)),
        ...summaryAttributes(item.summary),
      };
  }
}

function summaryAttributes(summary: Summary): Attributes {
  return {
    index: { N: String(summary.index) },
    id: { S: summary.id },
    leafHash: { S: summary.leafHashHex },
    timeMs: { N: String(summary.timeMs) },
    schema: { S: summary.schema },
    outcome: { S: summary.outcome },
    code: { S: summary.code },
    producerId: { S: summary.producerId },
    ...(summary.user === null ? {} : { user: { S: summary.user } }),
    ...(summary.profile === null ? {} : { profile: { S: summary.profile } }),
  };
}

/** The head's item; `pending` as text, for it is only read whole. */
export function headAttributes(log: string, head: Head): Attributes {
  return {
    ...keyAttributes(logKeys(log).head()),
    size: { N: String(head.size) },
    settled: { N: String(head.settled) },
    frontier: { B: Buffer.concat(head.frontier) },
    settledFrontier: { B: Buffer.concat(head.settledFrontier) },
    pending: { S: head.pending.map(({ id, leafHashHex }) => `${id}:${leafHashHex}`).join(',') },
    commitId: { S: head.commitId },
  };
}

/** Reads the head back. Throws on a shape that no writer of ours makes: that is damage. */
export function readHeadAttributes(item: Attributes): Head {
  return {
    size: wholeNumber(item, 'size'),
    settled: wholeNumber(item, 'settled'),
    frontier: hashes(item, 'frontier'),
    settledFrontier: hashes(item, 'settledFrontier'),
    pending: textOf(item, 'pending').split(',').filter(Boolean).map(pendingEntry),
    commitId: textOf(item, 'commitId'),
  };
}

function pendingEntry(text: string): PendingEntry {
  const [id, leafHashHex] = text.split(':');
  if (id === undefined || leafHashHex === undefined) throw damage('pending');
  return { id, leafHashHex };
}

export function readPlaceAttributes(item: Attributes): Place {
  return { index: wholeNumber(item, 'index'), leafHashHex: textOf(item, 'leafHash') };
}

export function readBodyAttributes(item: Attributes, leafHashHex: string): Body {
  const expiresAtSeconds = item.ttl === undefined ? null : wholeNumber(item, 'ttl');
  return { leafHashHex, leaf: textOf(item, 'leaf'), expiresAtSeconds };
}

export function readSummaryAttributes(item: Attributes): Summary {
  return {
    index: wholeNumber(item, 'index'),
    id: textOf(item, 'id'),
    leafHashHex: textOf(item, 'leafHash'),
    timeMs: wholeNumber(item, 'timeMs'),
    schema: textOf(item, 'schema'),
    user: item.user?.S ?? null,
    profile: item.profile?.S ?? null,
    outcome: textOf(item, 'outcome'),
    code: textOf(item, 'code'),
    producerId: textOf(item, 'producerId'),
  };
}

export function readEntryAttributes(item: Attributes): Entry {
  return { ...readSummaryAttributes(item), hashes: hashes(item, 'hashes') };
}

export function textOf(item: Attributes, name: string): string {
  const value = item[name]?.S;
  if (value === undefined) throw damage(name);
  return value;
}

export function wholeNumber(item: Attributes, name: string): number {
  const value = Number(item[name]?.N);
  if (!Number.isSafeInteger(value) || value < 0) throw damage(name);
  return value;
}

function hashes(item: Attributes, name: string): Uint8Array[] {
  const bytes = item[name]?.B;
  if (bytes === undefined || bytes.length % HASH_BYTES !== 0) throw damage(name);
  return Array.from({ length: bytes.length / HASH_BYTES }, (_, n) =>
    bytes.slice(n * HASH_BYTES, (n + 1) * HASH_BYTES),
  );
}

function damage(name: string): Error {
  return new Error(`the ledger's item has no sound \`${name}\``);
}
