import { describe, expect, test } from 'vitest';
import { type WriterSettings, writeBatch } from '../../functions/audit/write-batch.ts';
import { decision, incoming, schemas } from './events.ts';
import { expectExactly, expectSound } from './invariants.ts';
import { type Around, emptyTable, Stopped, simulatedStore, type Table } from './simulated-store.ts';

let commits = 0;

function writer(table: Table, around?: Around): WriterSettings {
  return {
    store: simulatedStore(table, around),
    schemas,
    retentionSeconds: 400 * 86_400,
    newCommitId: () => String(commits++),
    wait: async () => {},
    random: () => 0.5,
    mostAttempts: 10,
  };
}

async function tableWith(count: number): Promise<Table> {
  const table = emptyTable();
  if (count > 0)
    await writeBatch(
      Array.from({ length: count }, (_, n) => incoming(decision(1000 + n))),
      writer(table),
    );
  return table;
}

const batchOf = (size: number, from = 0) => Array.from({ length: size }, (_, n) => decision(from + n));
const before = Array.from({ length: 3 }, (_, n) => decision(1000 + n));

/** How many single steps a writer takes for a batch behind three events. */
async function stepsOf(size: number): Promise<number> {
  let steps = 0;
  const table = await tableWith(3);
  await writeBatch(
    batchOf(size).map(incoming),
    writer(table, ({ at }) => {
      if (at === 'before') steps += 1;
    }),
  );
  return steps;
}

/** Stops at one step for good: the process is gone. */
function stopAt(call: number, at: 'before' | 'after'): Around {
  return (step) => {
    if (step.call === call && step.at === at) throw new Stopped();
    if (step.call > call) throw new Stopped();
  };
}

describe.for([1, 2, 10])('a writer of a batch of %i, stopped before and after each single step', (size) => {
  test('leaves a sound table, and redelivery makes it whole', async () => {
    const steps = await stepsOf(size);
    expect(steps).toBeGreaterThan(10 * size);
    for (let call = 0; call < steps; call += 1) {
      for (const at of ['before', 'after'] as const) {
        const table = await tableWith(3);
        const events = batchOf(size);
        await writeBatch(events.map(incoming), { ...writer(table, stopAt(call, at)), mostAttempts: 1 });
        expectSound(table);
        const again = await writeBatch(events.map(incoming), writer(table));
        expect(again.left).toEqual([]);
        expectExactly(table, [...before, ...events]);
      }
    }
  });

  test('is repaired by another batch, not only by its own', async () => {
    const steps = await stepsOf(size);
    for (let call = 0; call < steps; call += 1) {
      const table = await tableWith(3);
      const events = batchOf(size);
      const others = batchOf(2, 500);
      await writeBatch(events.map(incoming), { ...writer(table, stopAt(call, 'after')), mostAttempts: 1 });
      await writeBatch(others.map(incoming), writer(table));
      expectSound(table);
      await writeBatch(events.map(incoming), writer(table));
      expectExactly(table, [...before, ...others, ...events]);
    }
  });

  test('races a second writer that runs whole at each step, with the same events, others, and some of both', async () => {
    const steps = await stepsOf(size);
    for (let call = 0; call < steps; call += 1) {
      for (const rival of [batchOf(size), batchOf(2, 500), [...batchOf(1), ...batchOf(1, 500)]]) {
        const table = await tableWith(3);
        let ran = false;
        const around: Around = async (step) => {
          if (ran || step.call !== call || step.at !== 'before') return;
          ran = true;
          expect((await writeBatch(rival.map(incoming), writer(table))).left).toEqual([]);
          expectSound(table);
        };
        const result = await writeBatch(batchOf(size).map(incoming), writer(table, around));
        expect(result.left).toEqual([]);
        const ids = new Map([...before, ...rival, ...batchOf(size)].map((event) => [event.id, event]));
        expectExactly(table, [...ids.values()]);
      }
    }
  });

  test('survives a store that fails at each step, before the write or after it took effect', async () => {
    const steps = await stepsOf(size);
    for (let call = 0; call < steps; call += 1) {
      for (const at of ['before', 'after'] as const) {
        const table = await tableWith(3);
        const around: Around = (step) => {
          if (step.call === call && step.at === at) throw new Error('InternalServerError');
        };
        const result = await writeBatch(batchOf(size).map(incoming), writer(table, around));
        expect(result.left).toEqual([]);
        expect(result.appended.length).toBe(size);
        expect(result.duplicates).toEqual([]);
        expectExactly(table, [...before, ...batchOf(size)]);
      }
    }
  });
});
