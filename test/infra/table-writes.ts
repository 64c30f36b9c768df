import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDetectStore } from '../../functions/aws/detect-store.ts';
import { createPutCheckpoint } from '../../functions/aws/ledger-reads.ts';
import { createLedgerStore } from '../../functions/aws/ledger-store.ts';
import type { Head, LedgerItem, Summary } from '../../functions/ledger/store.ts';
import { elements, member, record } from './plan-json.ts';

/** A write as IAM sees it: the action, and `dynamodb:LeadingKeys`, the partition keys it touches. */
export type TableWrite = { action: string; leadingKeys: readonly string[] };

const HASH = 'ab'.repeat(32);
const summary: Summary = {
  index: 0,
  id: 'id-1',
  leafHashHex: HASH,
  timeMs: 1,
  schema: 'decision-event.v1',
  // Names that look like other keys of the table.
  user: 'head',
  profile: 'checkpoint',
  outcome: 'allow',
  code: 'OK',
  producerId: 'p',
};
const head: Head = {
  size: 1,
  settled: 1,
  frontier: [],
  settledFrontier: [],
  pending: [],
  commitId: 'c',
};
const place = { index: 0, leafHashHex: HASH };
const items: readonly LedgerItem[] = [
  { kind: 'body', body: { leafHashHex: HASH, leaf: '{}', expiresAtSeconds: 2 } },
  { kind: 'entry', entry: { ...summary, hashes: [new Uint8Array(32)] } },
  { kind: 'id', id: 'id-1', place },
  { kind: 'seq', producerId: 'p', seq: 0, unrecorded: [], index: 0, timeMs: 1 },
  { kind: 'facet', facet: 'time', value: '', summary },
  { kind: 'facet', facet: 'user', value: 'head', summary },
  { kind: 'facet', facet: 'profile', value: 'checkpoint', summary },
];

/** Every write the ledger writer makes, as its store makes it. */
export function writerWrites(log: string): Promise<TableWrite[]> {
  return recorded(async (client) => {
    const store = createLedgerStore({ client, table: 'ledger', log, wait: async () => undefined });
    await store.putItems(items);
    await store.commit(undefined, head);
    await store.commit(head, { ...head, size: 2 });
    await store.settle(2);
  });
}

/** Every write the checkpoint signer makes. */
export function signerWrites(log: string): Promise<TableWrite[]> {
  return recorded(async (client) => {
    const put = createPutCheckpoint({ client, table: 'ledger', log, wait: async () => undefined });
    await put({ size: 1, note: 'note', signedAtMs: 1 });
  });
}

/** Every write of the detections. */
export function detectWrites(): Promise<TableWrite[]> {
  return recorded(async (client) => {
    const store = createDetectStore<never>({ client, table: 'detect' });
    await store.save('caller/alice', 0, { state: '{}', outbox: [], expiresAtSeconds: 1 });
    await store.keepAccess(1, ['request-1'], 1);
  });
}

/** Runs with a client of the SDK whose calls are taken down in place of being sent. */
async function recorded(run: (client: DynamoDBClient) => Promise<void>): Promise<TableWrite[]> {
  const writes: TableWrite[] = [];
  const client = new DynamoDBClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  });
  client.middlewareStack.add(
    (_next, context) => async (call) => {
      const action = `dynamodb:${String(context.commandName).replace(/Command$/, '')}`;
      writes.push({ action, leadingKeys: partitionKeys(call.input) });
      return { output: { $metadata: {} }, response: undefined };
    },
    { step: 'initialize' },
  );
  await run(client);
  client.destroy();
  return writes;
}

function partitionKeys(input: unknown): string[] {
  const batched = Object.values(record(member(input, 'RequestItems'))).flatMap(elements);
  const items = batched.map((request) => member(request, 'PutRequest', 'Item'));
  const keyed = [member(input, 'Item'), member(input, 'Key'), ...items];
  return keyed.flatMap((item) => {
    const key = member(item, 'pk', 'S');
    return typeof key === 'string' ? [key] : [];
  });
}
