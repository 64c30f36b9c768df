import { median } from '../figures/statistics.ts';
import { TASKS } from '../micro/tasks/event.ts';

const BATCH = 2000;
const BATCHES = 60;

/** Microseconds of a log line and of a request's metrics, made and written into memory: medians of batches. */
export async function overhead(): Promise<{ logUs: number; emfUs: number }> {
  return { logUs: await microsecondsOf('observe.log-line'), emfUs: await microsecondsOf('observe.emf') };
}

async function microsecondsOf(id: string): Promise<number> {
  const task = TASKS.find((one) => one.id === id);
  if (task === undefined) throw new Error(`no task ${id}`);
  const { call } = await task.open();
  const times: number[] = [];
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const beganAtMs = performance.now();
    for (let n = 0; n < BATCH; n += 1) call();
    times.push(((performance.now() - beganAtMs) * 1000) / BATCH);
  }
  return Number(median(times.slice(BATCHES / 3)).toFixed(2));
}
