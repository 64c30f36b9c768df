/** Runs a batch of calls and times it, milliseconds. */
export type RunBatch = (calls: number) => Promise<number> | number;

/** The last result of any call: kept, so that no call can be left out. */
let kept: unknown;

/** What was kept last. */
export function lastResult(): unknown {
  return kept;
}

/** Times batches of calls that answer at once. */
export function syncBatch(call: () => unknown): RunBatch {
  return (calls) => {
    const beganAtMs = performance.now();
    for (let n = 0; n < calls; n += 1) kept = call();
    return performance.now() - beganAtMs;
  };
}

/** Times batches of calls that are awaited one after the other, as an environment serves its requests. */
export function asyncBatch(call: () => unknown): RunBatch {
  return async (calls) => {
    const beganAtMs = performance.now();
    for (let n = 0; n < calls; n += 1) kept = await call();
    return performance.now() - beganAtMs;
  };
}

const STRANGERS: readonly (() => unknown)[] = [
  () => 1,
  () => 'text',
  () => null,
  () => [],
  () => ({}),
  () => new Map(),
];
const STRANGER_CALLS = 20_000;

/**
 * Shows the loops so many different functions that V8 calls whatever is measured instead of putting it into the
 * loop: without this the first task of a process would be measured otherwise than the others.
 */
export async function estrangeLoops(): Promise<void> {
  for (const stranger of STRANGERS) {
    await syncBatch(stranger)(STRANGER_CALLS);
    await asyncBatch(stranger)(STRANGER_CALLS);
  }
}

/** Far above what a clock can tell, 50 µs being enough for that; and so the first call after a pause counts little. */
const LEAST_BATCH_MS = 0.2;
const TRIES = 5;

/** How many calls take at least 200 µs: doubled until the quickest of five batches does. */
export async function batchSize(run: RunBatch): Promise<number> {
  for (let calls = 1; ; calls *= 2) {
    let quickestMs = Number.POSITIVE_INFINITY;
    for (let n = 0; n < TRIES; n += 1) quickestMs = Math.min(quickestMs, await run(calls));
    if (quickestMs >= LEAST_BATCH_MS) return calls;
  }
}
