import { type Figure, figure } from '../figures/figures.ts';
import { median, significant } from '../figures/statistics.ts';
import { LIMITS } from './limits.ts';
import type { ProcessUse, Usage } from './processes.ts';
import type { Run } from './run-scenario.ts';

/** CPU seconds per second of each part while it was measured: how many cores each took. */
export type Cores = {
  seconds: number;
  k6: number;
  stack: number;
  functions: number;
  /** What everything else on the machine took meanwhile. */
  others: number;
};

/** Between the first look and the last; undefined where nothing was seen. */
export function coresOf(usage: readonly Usage[]): Cores | undefined {
  const [first, last] = [usage[0], usage.at(-1)];
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return undefined;
  const seconds = (last.atMs - first.atMs) / 1000;
  const earlier = new Map(first.functions.map(({ pid, cpuSeconds }) => [pid, cpuSeconds]));
  const functions =
    last.functions.reduce((sum, { pid, cpuSeconds }) => sum + cpuSeconds - (earlier.get(pid) ?? 0), 0) /
    seconds;
  const k6 = (last.k6.cpuSeconds - first.k6.cpuSeconds) / seconds;
  const stack = (last.stack.cpuSeconds - first.stack.cpuSeconds) / seconds;
  const machine = (last.machineSeconds - first.machineSeconds) / seconds;
  return { seconds, k6, stack, functions, others: machine - k6 - stack - functions };
}

/** CPU of the function for each request that was measured: stated, for it is what AWS bills beside the waiting. */
export function cpuFigures({ scenario, usage }: Run, requests: number): Figure[] {
  const cores = coresOf(usage);
  if (cores === undefined) return [];
  const perRequest = (share: number) => significant((share * cores.seconds * 1000) / requests, 3);
  const stated = (part: 'function' | 'stack' | 'k6', title: string, share: number) =>
    figure({
      id: `load.${scenario}.cpu-${part}`,
      title: `k6 ${scenario}: CPU per request of ${title}`,
      ...{ unit: 'ms', value: perRequest(share), samples: requests },
    });
  return [
    stated('function', 'the function’s processes', cores.functions),
    stated('stack', 'gateway, Runtime API and AWS services', cores.stack),
    stated('k6', 'k6 itself', cores.k6),
  ];
}

/** What an environment holds late in the run, less what it held early: the largest growth of any of them. */
function growth(usage: readonly Usage[], held: (use: ProcessUse) => number): number {
  const quarter = Math.floor(usage.length / 4);
  const early = usage.slice(quarter, 2 * quarter);
  const late = usage.slice(-quarter);
  const pids = new Set(late.flatMap(({ functions }) => functions.map(({ pid }) => pid)));
  const typical = (looks: readonly Usage[], pid: number) =>
    median(looks.flatMap(({ functions }) => functions.filter((one) => one.pid === pid).map(held)));
  // One that was started in between has no early figure, and is no growth.
  const growths = [...pids].map((pid) => typical(late, pid) - typical(early, pid)).filter(Number.isFinite);
  return quarter === 0 ? Number.NaN : Math.max(...growths);
}

/** Whether the function's processes are as large at the end of a long run as early in it. */
export function soakFigures({ scenario, usage }: Run): Figure[] {
  if (usage.length === 0) return [];
  const samples = usage.length;
  const of = (name: string, title: string, unit: Figure['unit'], value: number, budget: number) =>
    figure({
      id: `load.${scenario}.${name}`,
      title: `k6 ${scenario}: ${title}`,
      ...{ unit, value, samples, limit: { budget, aim: null } },
    });
  const { memoryGrowthMb, descriptorGrowth, memoryMb } = LIMITS.soak;
  const largest = Math.max(...usage.flatMap(({ functions }) => functions.map(({ rssMb }) => rssMb)));
  return [
    of('memory', 'largest resident memory of an environment', 'mb', largest, memoryMb),
    of(
      'memory-growth',
      'growth of an environment’s memory from the second quarter to the last',
      'mb',
      growth(usage, ({ rssMb }) => rssMb),
      memoryGrowthMb,
    ),
    of(
      'descriptor-growth',
      'growth of its open descriptors',
      'count',
      growth(usage, ({ descriptors }) => descriptors),
      descriptorGrowth,
    ),
  ];
}
