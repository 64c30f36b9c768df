import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDetectStore, detectTable } from '../../functions/aws/detect-store.ts';
import type { DetectStore, Outgoing } from '../../functions/detect/store.ts';
import { startDynalite } from '../ledger/dynalite.ts';
import { clientOf } from '../ledger/open-table.ts';

let store: DetectStore;
let stop = async (): Promise<void> => undefined;
beforeAll(async () => {
  const server = await startDynalite();
  const client = clientOf(server.url);
  await client.send(new CreateTableCommand(detectTable('detect')));
  store = createDetectStore<Outgoing>({ client, table: 'detect' });
  stop = async () => {
    client.destroy();
    await server.stop();
  };
});
afterAll(() => stop());

const next = (state: string) => ({ state, outbox: [], expiresAtSeconds: 2_000_000_000 });

test('a subject nobody knows is at version 0, and each save is one more', async () => {
  expect(await store.load('caller/a')).toEqual({ state: undefined, outbox: [], version: 0 });
  expect(await store.save('caller/a', 0, next('1'))).toBe('saved');
  expect(await store.save('caller/a', 1, next('2'))).toBe('saved');
  expect(await store.load('caller/a')).toEqual({ state: '2', outbox: [], version: 2 });
});

test('who loaded an earlier version has lost', async () => {
  expect(await store.save('caller/b', 0, next('first'))).toBe('saved');
  expect(await store.save('caller/b', 0, next('second'))).toBe('lost');
  expect(await store.save('caller/b', 5, next('third'))).toBe('lost');
  expect((await store.load('caller/b')).state).toBe('first');
});

test('request ids are kept by the hour, each delivery once', async () => {
  await store.keepAccess(7, ['a', 'b'], 2_000_000_000);
  await store.keepAccess(7, ['a', 'b'], 2_000_000_000);
  await store.keepAccess(7, ['c'], 2_000_000_000);
  expect((await store.readAccess(7)).toSorted()).toEqual(['a', 'b', 'c']);
  expect(await store.readAccess(8)).toEqual([]);
});
