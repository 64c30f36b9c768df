import { writeBatch } from '../../functions/audit/write-batch.ts';
import { decision, incoming } from '../../test/audit/events.ts';
import { type BenchTable, startBenchTable, writerOf } from './bench-table.ts';
import { countUnits } from './count-units.ts';
import { quantile, round } from './results.ts';

const SIZES = [1_000, 10_000, 100_000];
const BUILD_BATCH = 500;
const BATCH = 10;
const ROUNDS = 200;
const WARM_UP = 20;

/**
 * What a batch of ten costs at the end of ledgers of three sizes. Each has a dynalite of its own, and they take turns,
 * so that what else the machine does hits all alike.
 */
export async function measureAppendCost(tell: (line: string) => void): Promise<object> {
  const tables: BenchTable[] = [];
  try {
    const ledgers = [];
    for (const size of SIZES) {
      const opened = await startBenchTable();
      tables.push(opened);
      await build(opened, size, tell);
      ledgers.push({ size, next: size, ms: [] as number[], ...opened, counted: countUnits(opened.client) });
    }
    for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
      if (round === WARM_UP) for (const { counted } of ledgers) counted.reset();
      for (const ledger of ledgers) {
        const startedAt = performance.now();
        await append(ledger, ledger.next, BATCH);
        if (round >= WARM_UP) ledger.ms.push((performance.now() - startedAt) / BATCH);
        ledger.next += BATCH;
      }
    }
    const rows = ledgers.map(({ size, ms, counted }) => {
      const units = counted.total();
      const events = ROUNDS * BATCH;
      return {
        size,
        msPerEventMedian: round(quantile(ms, 0.5)),
        msPerEventP95: round(quantile(ms, 0.95)),
        writeUnitsPerEvent: round(units.write / events),
        readUnitsPerEvent: round(units.read / events),
        callsPerBatch: round(units.calls / ROUNDS),
      };
    });
    const ratio = (key: 'msPerEventMedian' | 'writeUnitsPerEvent') => {
      const values = rows.map((row) => row[key]);
      return round(Math.max(...values) / Math.min(...values));
    };
    return {
      batch: BATCH,
      rows,
      ratioMs: ratio('msPerEventMedian'),
      ratioWriteUnits: ratio('writeUnitsPerEvent'),
    };
  } finally {
    for (const { stop } of tables) await stop();
  }
}

async function build(table: BenchTable, size: number, tell: (line: string) => void): Promise<void> {
  const startedAt = performance.now();
  for (let at = 0; at < size; at += BUILD_BATCH) await append(table, at, Math.min(BUILD_BATCH, size - at));
  const seconds = (performance.now() - startedAt) / 1000;
  tell(
    `${size} events in ${round(seconds, 1)} s, ${round(size / seconds, 0)} a second by batches of ${BUILD_BATCH}`,
  );
}

async function append({ client, table }: Pick<BenchTable, 'client' | 'table'>, from: number, count: number) {
  const events = Array.from({ length: count }, (_, n) => incoming(decision(from + n)));
  const { appended } = await writeBatch(events, writerOf(client, table));
  if (appended.length !== count) throw new Error(`${appended.length} of ${count} events were appended`);
}
