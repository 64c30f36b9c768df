import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QueueMessage } from '../../functions/audit/handle-batch.ts';
import { decision, envelope, incoming } from '../audit/events.ts';
import { checkLedger } from '../ledger/check-ledger.ts';
import { clientOf, createTable } from '../ledger/open-table.ts';
import { kill, startChild } from './child.ts';
import { planSoak, type SoakOptions, type SoakPlan } from './soak-plan.ts';
import { openSlot, type WriterSlot } from './writer-slot.ts';

export type SoakReport = SoakOptions & {
  deliveries: number;
  batches: number;
  /** Writers that were killed, in fact. */
  killed: number;
  faults: Record<string, number>;
  /** Messages that came back: their writer was killed, or left them. */
  returned: number;
  appended: number;
  duplicates: number;
  writeSeconds: number;
  size: number;
  rootHex: string;
  items: number;
};

const RETENTION_SECONDS = 400 * 86_400;
/** A message that comes back more often than this never gets in. */
const MOST_RETURNS = 100;

/** Runs writers until every event was taken by one that lived to say so, then checks the whole table. */
export async function runSoak(options: SoakOptions, tell: (line: string) => void): Promise<SoakReport> {
  const folder = mkdtempSync(join(tmpdir(), 'soak-'));
  const { child: server, said: url } = await startChild('table-process.ts', [folder]);
  if (typeof url !== 'string') throw new Error('the table says no URL');
  const client = clientOf(url);
  const slots: WriterSlot[] = [];
  try {
    const table = await createTable(client);
    const plan = planSoak(options);
    const seed = options.seed;
    for (let writer = 0; writer < options.writers; writer += 1)
      slots.push(await openSlot({ tableUrl: url, table, seed, nextFault: plan.faultsOf(writer) }));
    const startedAtMs = Date.now();
    const counts = await deliver(plan, slots, tell);
    const writeSeconds = (Date.now() - startedAtMs) / 1000;
    tell(`written in ${writeSeconds.toFixed(1)} s; checking the table`);
    const events = Array.from({ length: options.events }, (_, n) => incoming(decision(n)));
    const byId = new Map(events.map((one) => [one.event.id, one]));
    const checked = await checkLedger(client, table, byId, RETENTION_SECONDS);
    return { ...options, ...counts, writeSeconds, ...checked };
  } finally {
    for (const slot of slots) await slot.stop();
    client.destroy();
    await kill(server);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function deliver(plan: SoakPlan, slots: readonly WriterSlot[], tell: (line: string) => void) {
  const queue = plan.deliveries.map((n, at) => ({ n, messageId: `m${at}`, returns: 0 }));
  const kills = plan.kills.toReversed();
  const counts = { batches: 0, returned: 0, appended: 0, duplicates: 0 };
  const deliveries = queue.length;
  let next = 0;
  const work = async (slot: WriterSlot): Promise<void> => {
    for (;;) {
      const batch = queue.slice(next, next + plan.nextBatchSize());
      if (batch.length === 0) return;
      next += batch.length;
      counts.batches += 1;
      if (counts.batches >= (kills.at(-1)?.atBatch ?? Number.POSITIVE_INFINITY)) {
        const due = kills.pop();
        if (due !== undefined) slot.arm(due);
      }
      const messages = batch.map(
        ({ n, messageId }): QueueMessage => ({ messageId, body: envelope(decision(n)) }),
      );
      const answer = await slot.write(messages);
      counts.appended += answer?.appended ?? 0;
      counts.duplicates += answer?.duplicates ?? 0;
      for (const one of batch) {
        if (answer !== undefined && !answer.left.includes(one.messageId)) continue;
        one.returns += 1;
        counts.returned += 1;
        if (one.returns > MOST_RETURNS) throw new Error(`a message came back ${one.returns} times`);
        queue.push(one);
      }
      if (counts.batches % 1000 === 0)
        tell(`${next} of ${queue.length} deliveries, ${killedOf(slots)} killed`);
    }
  };
  await Promise.all(slots.map(work));
  // What came back after the others had gone home.
  await Promise.all(slots.map(work));
  return { deliveries, ...counts, killed: killedOf(slots), faults: faultsOf(slots) };
}

function killedOf(slots: readonly WriterSlot[]): number {
  return slots.reduce((sum, slot) => sum + slot.killed(), 0);
}

function faultsOf(slots: readonly WriterSlot[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const slot of slots)
    for (const [fault, count] of slot.faults()) sums[fault] = (sums[fault] ?? 0) + count;
  return sums;
}
