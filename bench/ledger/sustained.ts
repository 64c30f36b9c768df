import type { QueueMessage } from '../../functions/audit/handle-batch.ts';
import { decision, envelope } from '../../test/audit/events.ts';
import { openSlot, type WriterSlot } from '../../test/soak/writer-slot.ts';
import { cpuSecondsOf, startBenchTable } from './bench-table.ts';
import { quantile, round } from './results.ts';

type Load = { offeredPerSecond: number; writers: number; mostMessages: number };

const SECONDS = 15;
/** Ten is what SQS gives without a batching window; a hundred shows what group commit does. */
const LOADS: readonly Load[] = [100, 300, 1000].flatMap((offeredPerSecond) =>
  [
    { writers: 1, mostMessages: 10 },
    { writers: 2, mostMessages: 10 },
    { writers: 4, mostMessages: 10 },
    { writers: 1, mostMessages: 100 },
    { writers: 2, mostMessages: 100 },
  ].map((rest) => ({ offeredPerSecond, ...rest })),
);

/**
 * Events arrive by the clock whether or not the writers keep up. The lag of an event is from its arrival to the
 * answer of the writer that took it.
 */
export async function measureSustained(tell: (line: string) => void): Promise<object> {
  const rows = [];
  for (const load of LOADS) {
    const row = await underLoad(load);
    tell(JSON.stringify(row));
    rows.push(row);
  }
  return { seconds: SECONDS, rows };
}

async function underLoad(load: Load): Promise<object> {
  const server = await startBenchTable();
  const slots: WriterSlot[] = [];
  try {
    for (let writer = 0; writer < load.writers; writer += 1)
      slots.push(await openSlot({ tableUrl: server.url, table: server.table, seed: writer }));
    await Promise.all(slots.map((slot, n) => slot.write([messageOf(1_000_000 + n)])));
    const cpu = { table: server.cpuSeconds(), writers: slots.map((slot) => cpuSecondsOf(slot.pid())) };
    const startedAt = performance.now();
    const { lags, batches, lost, left } = await deliver(load, slots, startedAt);
    const seconds = (performance.now() - startedAt) / 1000;
    const writers = slots.map((slot, n) => (cpuSecondsOf(slot.pid()) - (cpu.writers[n] ?? 0)) / seconds);
    return {
      ...load,
      perSecond: round(lags.length / seconds, 0),
      lagMsMedian: round(quantile(lags, 0.5), 0),
      lagMsP99: round(quantile(lags, 0.99), 0),
      backlogAtEndSeconds: round(Math.max(0, seconds - SECONDS), 1),
      messagesPerBatch: round(lags.length / batches, 1),
      leftBatches: left,
      lostCommitsPerBatch: round(lost / batches, 2),
      tableCpu: round((server.cpuSeconds() - cpu.table) / seconds, 2),
      writersCpu: round(
        writers.reduce((sum, one) => sum + one, 0),
        2,
      ),
    };
  } finally {
    for (const slot of slots) await slot.stop();
    await server.stop();
  }
}

async function deliver(load: Load, slots: readonly WriterSlot[], startedAt: number) {
  const total = load.offeredPerSecond * SECONDS;
  const lags: number[] = [];
  const counts = { batches: 0, lost: 0, left: 0 };
  let next = 0;
  const arrivalOf = (n: number) => startedAt + (n * 1000) / load.offeredPerSecond;
  const work = async (slot: WriterSlot): Promise<void> => {
    while (next < total) {
      const arrived = Math.min(
        total,
        Math.floor(((performance.now() - startedAt) * load.offeredPerSecond) / 1000),
      );
      const from = next;
      next = Math.max(from, Math.min(arrived, from + load.mostMessages));
      if (next === from) {
        await new Promise((resolve) => setTimeout(resolve, 2));
        continue;
      }
      const taken = next;
      const messages = Array.from({ length: taken - from }, (_, n) => messageOf(from + n));
      for (let left = true; left; ) {
        const answer = await slot.write(messages);
        if (answer === undefined) throw new Error('a writer ended');
        left = answer.left.length > 0;
        counts.batches += 1;
        counts.left += left ? 1 : 0;
        counts.lost += answer.causes.length;
      }
      const nowMs = performance.now();
      for (let n = from; n < taken; n += 1) lags.push(nowMs - arrivalOf(n));
    }
  };
  await Promise.all(slots.map(work));
  return { lags, ...counts };
}

function messageOf(n: number): QueueMessage {
  return { messageId: `m${n}`, body: envelope(decision(n)) };
}
