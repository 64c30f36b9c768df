import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type WriterSettings, writeBatch } from '../../functions/audit/write-batch.ts';
import { createLedgerStore } from '../../functions/aws/ledger-store.ts';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import type { RunningServer } from '../../local/http/running-server.ts';
import { decision, incoming, schemas } from '../audit/events.ts';
import { expectExactly, expectSound } from '../audit/invariants.ts';
import { Stopped } from '../audit/simulated-store.ts';
import { startDynalite } from './dynalite.ts';
import { clientOf, createTable } from './open-table.ts';
import { readTable } from './read-table.ts';
import { type AroundCall, type Step, stoppingStore } from './stopping-store.ts';

let opened: { server: RunningServer; client: DynamoDBClient } | undefined;
beforeAll(async () => {
  const server = await startDynalite();
  opened = { server, client: clientOf(server.url) };
});
afterAll(async () => {
  opened?.client.destroy();
  await opened?.server.stop();
});

let commits = 0;
const before = [decision(1000), decision(1001), decision(1002)];
const batchOf = (size: number, from = 0) => Array.from({ length: size }, (_, n) => decision(from + n));

/** A new table with three events in it. */
async function newTable() {
  if (opened === undefined) throw new Error('dynalite has not started');
  const { client } = opened;
  const table = await createTable(client);
  const writer = (around?: AroundCall): WriterSettings => {
    const store = createLedgerStore({ client, table, log: 'main', wait: async () => {} });
    return {
      store: around === undefined ? store : stoppingStore(store, around),
      schemas,
      retentionSeconds: 400 * 86_400,
      newCommitId: () => String(commits++),
      wait: async () => {},
      random: () => 0.5,
      mostAttempts: 10,
    };
  };
  const write = (events: readonly DecisionEvent[], around?: AroundCall, mostAttempts = 10) =>
    writeBatch(events.map(incoming), { ...writer(around), mostAttempts });
  await write(before);
  return { write, read: () => readTable(client, table) };
}

/** The steps of a writer whose batch goes in at the first attempt: look, look up, bodies, commit, items, settle. */
const STEPS: readonly Pick<Step, 'call' | 'at'>[] = Array.from({ length: 6 }, (_, call) => call).flatMap(
  (call) =>
    (['before', 'half', 'after'] as const)
      .filter((at) => at !== 'half' || call === 2 || call === 4)
      .map((at) => ({ call, at })),
);

const isAt = (step: Step, { call, at }: Pick<Step, 'call' | 'at'>) => step.call === call && step.at === at;

test('a batch takes six calls of the store, in this order', async () => {
  const { write } = await newTable();
  const names: string[] = [];
  await write(batchOf(2), ({ at, name }) => void (at === 'before' && names.push(name)));
  expect(names).toEqual(['readHead', 'readPlaces', 'putItems', 'commit', 'putItems', 'settle']);
});

describe.for([1, 2, 10])('on dynalite, a writer of a batch of %i', (size) => {
  test('leaves a sound table wherever it is stopped, and redelivery makes it whole', async () => {
    for (const stop of STEPS) {
      const { write, read } = await newTable();
      let stopped = false;
      const around: AroundCall = (step) => {
        stopped ||= isAt(step, stop);
        if (stopped) throw new Stopped();
      };
      await write(batchOf(size), around, 1);
      expect(stopped).toBe(true);
      expectSound(await read());
      expect((await write(batchOf(size))).left).toEqual([]);
      expectExactly(await read(), [...before, ...batchOf(size)]);
    }
  });

  test('is repaired by another batch, not only by its own', async () => {
    for (const stop of STEPS.filter(({ at }) => at !== 'before')) {
      const { write, read } = await newTable();
      const around: AroundCall = (step) => {
        if (isAt(step, stop)) throw new Stopped();
      };
      await write(batchOf(size), around, 1);
      await write(batchOf(2, 500));
      expectSound(await read());
      await write(batchOf(size));
      expectExactly(await read(), [...before, ...batchOf(2, 500), ...batchOf(size)]);
    }
  });

  test('races a second one, with the same events, others, and some of both', async () => {
    for (const stop of STEPS.filter(({ at }) => at !== 'after')) {
      for (const rival of [batchOf(size), batchOf(2, 500), [...batchOf(1), ...batchOf(1, 500)]]) {
        const { write, read } = await newTable();
        let ran = false;
        const around: AroundCall = async (step) => {
          if (ran || !isAt(step, stop)) return;
          ran = true;
          expect((await write(rival)).left).toEqual([]);
          expectSound(await read());
        };
        expect((await write(batchOf(size), around)).left).toEqual([]);
        expect(ran).toBe(true);
        const all = new Map([...before, ...rival, ...batchOf(size)].map((event) => [event.id, event]));
        expectExactly(await read(), [...all.values()]);
      }
    }
  });

  test('takes its batch although one call fails, before or after it took effect', async () => {
    for (const stop of STEPS) {
      const { write, read } = await newTable();
      const around: AroundCall = (step) => {
        if (isAt(step, stop)) throw new Error('InternalServerError');
      };
      const { appended, duplicates, left } = await write(batchOf(size), around);
      expect([appended.length, duplicates.length, left.length]).toEqual([size, 0, 0]);
      expectExactly(await read(), [...before, ...batchOf(size)]);
    }
  });
});
