import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { writeBatch } from '../../functions/audit/write-batch.ts';
import { createLedgerReads } from '../../functions/aws/ledger-reads.ts';
import { inclusionPlan } from '../../functions/merkle/plan.ts';
import { decision, incoming } from '../../test/audit/events.ts';
import { dynamoDbLocalAbsent, startDynamoDbLocal } from '../../test/ledger/dynamodb-local.ts';
import { clientOf, createTable } from '../../test/ledger/open-table.ts';
import { startBenchTable, writerOf } from './bench-table.ts';
import { countUnits } from './count-units.ts';
import { round } from './results.ts';

const BATCHES = [1, 10, 100];
const EVENTS = 300;
const PROOF_SIZES = [1_000, 10_000, 100_000];

/** Capacity units per event and per read, as each DynamoDB counts them; and what a proof reads. */
export async function measureUnits(): Promise<object> {
  const dynalite = await startBenchTable();
  const servers: Record<string, object | string> = {};
  try {
    servers.dynalite = await unitsOn(dynalite.client);
  } finally {
    await dynalite.stop();
  }
  const absent = dynamoDbLocalAbsent();
  if (absent === undefined) {
    const local = await startDynamoDbLocal();
    const client = clientOf(local.url);
    try {
      servers.dynamoDbLocal = await unitsOn(client);
    } finally {
      client.destroy();
      await local.stop();
    }
  } else servers.dynamoDbLocal = absent;
  const leafBytes = Buffer.byteLength(incoming(decision(1)).leaf);
  return { leafBytes, ...servers, proofItems: PROOF_SIZES.map(proofItems) };
}

async function unitsOn(client: DynamoDBClient): Promise<object> {
  const counted = countUnits(client);
  const table = await createTable(client);
  const writer = writerOf(client, table);
  const events = Array.from({ length: EVENTS * BATCHES.length }, (_, n) => incoming(decision(n)));
  const appends = [];
  for (const [turn, batch] of BATCHES.entries()) {
    counted.reset();
    for (let at = 0; at < EVENTS; at += batch) {
      const from = turn * EVENTS + at;
      await writeBatch(events.slice(from, from + batch), writer);
    }
    const { write, read, calls } = counted.total();
    const byOperation = [...counted.byOperation()].map(([name, units]) => [name, round(units / EVENTS)]);
    appends.push({
      batch,
      writeUnitsPerEvent: round(write / EVENTS),
      readUnitsPerEvent: round(read / EVENTS),
      callsPerEvent: round(calls / EVENTS),
      byOperation: Object.fromEntries(byOperation),
    });
  }
  counted.reset();
  for (let at = 0; at < EVENTS; at += 10) await writeBatch(events.slice(at, at + 10), writer);
  const again = counted.total();
  const duplicates = { batch: 10, write: again.write / EVENTS, read: round(again.read / EVENTS) };
  return { appends, duplicates, reads: await readUnits(client, table, counted) };
}

async function readUnits(client: DynamoDBClient, table: string, counted: ReturnType<typeof countUnits>) {
  const reads = createLedgerReads({ client, table, log: 'main', wait: async () => {} });
  const unitsOf = async (read: () => Promise<unknown>) => {
    counted.reset();
    await read();
    const { read: units, calls } = counted.total();
    return { units, calls };
  };
  const size = EVENTS * BATCHES.length;
  return {
    listingOf50: await unitsOf(() => reads.queryFacet({ facet: 'time', value: '' }, 50)),
    listingOf50Filtered: await unitsOf(() =>
      reads.queryFacet({ facet: 'time', value: '', where: { user: 'user-1' } }, 50),
    ),
    oneRequest: await unitsOf(() => reads.queryFacet({ facet: 'request', value: 'request-7' }, 1)),
    proofEntries: await unitsOf(() => reads.readEntriesAt(inclusionPlan(7, size).entryIndexes)),
  };
}

/** Items an inclusion proof reads: the id's place, the body, the checkpoint, and the entries of its plan. */
function proofItems(size: number): object {
  let most = 0;
  let sum = 0;
  for (let index = 0; index < size; index += 1) {
    const items = 3 + inclusionPlan(index, size).entryIndexes.length;
    most = Math.max(most, items);
    sum += items;
  }
  return { size, most, mean: round(sum / size, 2), bound: round(2 * Math.log2(size) + 4, 2) };
}
