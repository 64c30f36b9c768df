import { Bench } from 'tinybench';
import { median } from '../figures/statistics.ts';
import { allocatedPerCall } from './allocation.ts';
import { asyncBatch, batchSize, type RunBatch, syncBatch } from './batch.ts';
import { calibrationLoop } from './calibration.ts';
import type { Subject } from './task.ts';

/** How long a task is warmed up, milliseconds of computing, and measured, milliseconds of its own batches. */
export type Effort = { warmupMs: number; taskMs: number };

/** What one process measured of one task. */
export type Measured = {
  /** Nanoseconds of a call, over the batches. */
  medianNs: number;
  p99Ns: number;
  samples: number;
  /** The median over the batches of a call's time as a multiple of what was measured right before and after it. */
  ratio: number;
  /** Nanoseconds of that: one unit of the calibration loop, or one call of the peer. */
  unitNs: number;
  /** Heap bytes of a call. */
  allocatedBytes: number | null;
  /** Calls of ports that a call waited for. */
  awaitedPorts: number | null;
  callsPerBatch: number;
};

/** Batches of at least this many, however long they take. */
const LEAST_SAMPLES = 32;
const MS_NS = 1e6;
const AWAITED_CALLS = 64;

/**
 * Measures a task: batches of at least 200 µs, each between two batches of the calibration loop or of the peer. The
 * three stand so close together that what slows the machine slows all of them, and a batch that was interrupted is
 * one of hundreds.
 */
export async function measure(subject: Subject, effort: Effort): Promise<Measured> {
  const run = subject.isAsync ? asyncBatch(subject.call) : syncBatch(subject.call);
  const peer = subject.peer === undefined ? syncBatch(calibrationUnit) : asyncBatch(subject.peer);
  await subject.check?.();
  await warmUp(run, effort.warmupMs);
  // The loop stays warm from task to task.
  if (subject.peer !== undefined || bestUnitNs === Number.POSITIVE_INFINITY)
    await warmUp(peer, effort.warmupMs);
  const timed = await timeSteadily(run, peer, effort.taskMs, subject.peer === undefined);
  const allocatedBytes = await allocatedPerCall(run);
  await subject.check?.();
  return { ...timed, allocatedBytes, awaitedPorts: await awaitedPerCall(subject, run) };
}

const MOST_TRIES = 4;
/** The loop itself differs by some percent from one time to the other; beyond this something else was at work. */
const UNSTEADY = 1.2;
/** The best unit of the calibration loop this process has seen, nanoseconds. */
let bestUnitNs = Number.POSITIVE_INFINITY;

/**
 * Times batches again where the calibration loop took much longer than it can: its machine code was thrown away and
 * waits to be made again, which on a busy machine takes as long as a task is measured. A ratio to it would flatter.
 */
async function timeSteadily(run: RunBatch, peer: RunBatch, taskMs: number, isLoop: boolean) {
  let best = await timeBatches(run, peer, taskMs);
  if (!isLoop) return best;
  for (let n = 1; n < MOST_TRIES && best.unitNs > UNSTEADY * bestUnitNs; n += 1) {
    const again = await timeBatches(run, peer, taskMs);
    if (again.unitNs < best.unitNs) best = again;
  }
  bestUnitNs = Math.min(bestUnitNs, best.unitNs);
  return best;
}

async function timeBatches(run: RunBatch, peer: RunBatch, taskMs: number) {
  const callsPerBatch = await batchSize(run);
  const peerCalls = await batchSize(peer);
  const ratios: number[] = [];
  const unitsNs: number[] = [];
  let beforeMs = await peer(peerCalls);
  const sample = async () => {
    const batchMs = await run(callsPerBatch);
    const afterMs = await peer(peerCalls);
    const unitMs = (beforeMs + afterMs) / 2 / peerCalls;
    beforeMs = afterMs;
    ratios.push(batchMs / callsPerBatch / unitMs);
    unitsNs.push(unitMs * MS_NS);
    return { overriddenDuration: batchMs / callsPerBatch, overriddenIterationCost: batchMs };
  };
  const bench = new Bench({ time: taskMs, iterations: LEAST_SAMPLES, warmup: false, throws: true });
  const [task] = await bench.add('task', sample, { async: true }).run();
  if (task?.result.state !== 'completed') throw new Error('the task was not measured to its end');
  const { p50, p99, samplesCount } = task.result.latency;
  const told = { medianNs: p50 * MS_NS, p99Ns: p99 * MS_NS, samples: samplesCount, callsPerBatch };
  return { ...told, ratio: median(ratios), unitNs: median(unitsNs) };
}

function calibrationUnit(): number {
  return calibrationLoop(1);
}

/** V8 compiles a large program, as an SDK is, over some thousand calls. */
const LEAST_WARM_CALLS = 3000;
const WARM_BATCH = 16;
const MOST_WARM_MS = 4000;

/** Runs until V8 has compiled it: so long as the process itself computes, its compiling threads included. */
async function warmUp(run: RunBatch, warmupMs: number): Promise<void> {
  const began = process.cpuUsage();
  const endsAtMs = performance.now() + MOST_WARM_MS;
  const spentMs = () => {
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1000;
  };
  let calls = 0;
  while ((calls < LEAST_WARM_CALLS || spentMs() < warmupMs) && performance.now() < endsAtMs) {
    await run(WARM_BATCH);
    calls += WARM_BATCH;
  }
}

async function awaitedPerCall({ awaited }: Subject, run: RunBatch): Promise<number | null> {
  if (awaited === undefined) return null;
  const before = awaited();
  await run(AWAITED_CALLS);
  return (awaited() - before) / AWAITED_CALLS;
}
