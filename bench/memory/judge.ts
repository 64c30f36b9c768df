import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MemorySample } from '../cold/turn.ts';
import { type Figure, figure, type Limit } from '../figures/figures.ts';
import { median, significant } from '../figures/statistics.ts';

const MEGABYTE = 2 ** 20;
const PER = 100_000;

type Budgets = Readonly<Record<string, Limit>>;

/**
 * The figures of a run. `memory.rss` is the median over the last tenth of the requests: what an environment has, not
 * what the last collection of garbage happened to leave. Slopes are fitted over the second half.
 */
export function figuresOf(samples: readonly MemorySample[]): Figure[] {
  const budgets: Budgets = JSON.parse(readFileSync(join(import.meta.dirname, 'budgets.json'), 'utf8'));
  const none = { budget: null, aim: null };
  const last = samples.slice(-Math.ceil(samples.length / 10));
  const half = samples.slice(Math.floor(samples.length / 2));
  const mb = (key: 'rss' | 'heapUsed') => (sample: MemorySample) => sample[key] / MEGABYTE;
  const one = (id: string, title: string, unit: Figure['unit'], value: number): Figure =>
    figure({
      id,
      title,
      unit,
      value: significant(value),
      samples: samples.length,
      limit: budgets[id] ?? none,
    });
  const open = (of: readonly MemorySample[]): number =>
    median(of.map(({ descriptors }) => descriptors ?? Number.NaN));
  const figures = [
    one('memory.rss', 'memory of one environment at the end', 'mb', median(last.map(mb('rss')))),
    one('memory.rss-most', 'the most memory of one environment', 'mb', Math.max(...samples.map(mb('rss')))),
    one('memory.rss-slope', 'growth per 100,000 requests, second half', 'mb', slope(half, mb('rss')) * PER),
    one('memory.heap', 'live and dead heap at the end', 'mb', median(last.map(mb('heapUsed')))),
    one(
      'memory.heap-slope',
      'growth of the heap per 100,000 requests, second half',
      'mb',
      slope(half, mb('heapUsed')) * PER,
    ),
    one(
      'memory.cpu-ms',
      'processor time of one request, collection of garbage included, second half',
      'ms',
      slope(half, ({ cpuMs }) => cpuMs),
    ),
  ];
  if (samples.some(({ descriptors }) => descriptors === null)) return figures;
  return [
    ...figures,
    one('memory.descriptors', 'open descriptors at the end', 'count', open(last)),
    one(
      'memory.descriptors-growth',
      'descriptors more than halfway',
      'count',
      open(last) - open(half.slice(0, last.length)),
    ),
  ];
}

/** By least squares: how much is added by one request. */
function slope(samples: readonly MemorySample[], value: (sample: MemorySample) => number): number {
  const mean = (values: number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
  const x = mean(samples.map(({ served }) => served));
  const y = mean(samples.map(value));
  const covariance = mean(samples.map((one) => (one.served - x) * (value(one) - y)));
  return covariance / mean(samples.map(({ served }) => (served - x) ** 2));
}
