import { readFileSync } from 'node:fs';
import { currentCommit, type Machine, thisMachine } from './machine.ts';

/** What a figure may at most be, and what we want it to be. Both in the figure's own unit. */
export type Limit = { budget: number | null; aim: number | null };

/** One measured thing. A gate compares `value` with `limit.budget`: larger is worse, unless `better` is `higher`. */
export type Figure = {
  /** Stable and dotted, such as `evaluate.one-rule`: budgets, report and trend go by it. */
  id: string;
  title: string;
  unit: 'ns' | 'us' | 'ms' | 's' | 'ratio' | 'bytes' | 'kb' | 'mb' | 'count' | 'per-second' | 'percent';
  /** The median, or the one value there is. */
  value: number;
  p99: number | null;
  samples: number;
  /** `value` as a multiple of the calibration loop, or of the peer that the title names, in the same run. */
  ratio: number | null;
  /** Heap bytes a call leaves behind; null where not measured. */
  allocatedBytes: number | null;
  better: 'lower' | 'higher';
  limit: Limit;
};

/** What one command measured in one run. */
export type BenchResult = {
  schema: 'sentinel-bench.v1';
  /** `micro`, `cold`, `load`, `bundle`, `ledger`, `verify` … */
  bench: string;
  /** What to type to measure it again. */
  command: string;
  measuredAt: string;
  commit: string;
  machine: Machine;
  figures: readonly Figure[];
  /** What belongs to the figures and is no figure: distributions, splits, settings. */
  details: Readonly<Record<string, unknown>>;
};

export function resultOf(
  bench: string,
  command: string,
  figures: readonly Figure[],
  details: Readonly<Record<string, unknown>> = {},
): BenchResult {
  return {
    schema: 'sentinel-bench.v1',
    bench,
    command,
    measuredAt: new Date().toISOString(),
    commit: currentCommit(import.meta.dirname),
    machine: thisMachine(),
    figures,
    details,
  };
}

/** A figure with the fields that are left out filled in. */
export function figure(told: Pick<Figure, 'id' | 'title' | 'unit' | 'value'> & Partial<Figure>): Figure {
  return {
    p99: null,
    samples: 1,
    ratio: null,
    allocatedBytes: null,
    better: 'lower',
    limit: { budget: null, aim: null },
    ...told,
  };
}

/** The figures that are over their budget (or under it, where more is better). A value that is no number is over. */
export function brokenBudgets(figures: readonly Figure[]): Figure[] {
  return figures.filter(({ value, better, limit: { budget } }) => {
    if (budget === null) return false;
    return better === 'lower' ? !(value <= budget) : !(value >= budget);
  });
}

/** Reads a result file; a file of another form is refused. */
export function readResult(path: string): BenchResult {
  const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isResult(parsed)) throw new Error(`\`${path}\` is no bench result: measure it again`);
  return parsed;
}

function isResult(value: unknown): value is BenchResult {
  if (typeof value !== 'object' || value === null || !('schema' in value) || !('figures' in value))
    return false;
  return (
    value.schema === 'sentinel-bench.v1' && Array.isArray(value.figures) && value.figures.every(isFigure)
  );
}

function isFigure(value: unknown): value is Figure {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('value' in value)) return false;
  return typeof value.id === 'string' && typeof value.value === 'number';
}
