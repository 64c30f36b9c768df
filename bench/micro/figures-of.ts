import { type Figure, figure } from '../figures/figures.ts';
import { median, significant } from '../figures/statistics.ts';
import type { Measured } from './measure.ts';
import type { TaskRounds } from './rounds.ts';

/** The tasks whose value is the ratio to their peer. */
const PEERED = 'handler.event-bridge';
const CACHED = 'handler.hit';

/** The figures of a run: one a task, and those that are made of several. A task that did not run has none. */
export function figuresOf(tasks: readonly TaskRounds[]): Figure[] {
  const measured = tasks.filter(({ rounds }) => rounds.length > 0);
  return [
    ...measured.map(figureOf),
    ...ofOneTask(measured),
    ...thousandToTen(measured),
    ...meanOfEvaluate(measured),
  ];
}

function over(rounds: readonly Measured[], read: (measured: Measured) => number): number {
  return significant(median(rounds.map(read)));
}

function figureOf({ id, title, rounds }: TaskRounds): Figure {
  const isPeered = id === PEERED;
  return figure({
    id,
    title,
    unit: isPeered ? 'ratio' : 'ns',
    value: over(rounds, (round) => (isPeered ? round.ratio : round.medianNs)),
    p99: isPeered ? null : over(rounds, (round) => round.p99Ns),
    samples: rounds.reduce((sum, round) => sum + round.samples, 0),
    ratio: over(rounds, (round) => round.ratio),
    allocatedBytes: over(rounds, (round) => round.allocatedBytes ?? Number.NaN),
  });
}

/** What a cached request allocates, and how many calls of ports it waits for. */
function ofOneTask(tasks: readonly TaskRounds[]): Figure[] {
  return tasks
    .filter(({ id }) => id === CACHED)
    .flatMap(({ rounds }) => [
      figure({
        id: `${CACHED}.allocated`,
        title: 'heap allocated by a cached request',
        unit: 'bytes',
        value: over(rounds, (round) => round.allocatedBytes ?? Number.NaN),
        samples: rounds.length,
      }),
      figure({
        id: `${CACHED}.awaited`,
        title: 'calls of ports that a cached request waits for',
        unit: 'count',
        value: over(rounds, (round) => round.awaitedPorts ?? Number.NaN),
        samples: rounds.length,
      }),
    ]);
}

/** The worst of three: the first rule matches, the last, none. */
function thousandToTen(tasks: readonly TaskRounds[]): Figure[] {
  const ratioOf = (id: string) =>
    median((tasks.find((task) => task.id === id)?.rounds ?? []).map((round) => round.ratio));
  const ratios = ['first', 'last', 'none'].map(
    (match) => ratioOf(`evaluate.1000-${match}`) / ratioOf(`evaluate.10-${match}`),
  );
  if (ratios.some(Number.isNaN)) return [];
  const title = 'evaluate: 1,000 rules ÷ 10 rules, the worst of first, last and none';
  return [
    figure({ id: 'evaluate.thousand-to-ten', title, unit: 'ratio', value: significant(Math.max(...ratios)) }),
  ];
}

/**
 * The geometric mean of all evaluations' ratios: a single one differs by some percent from process to process, for
 * the hashes of Maps are seeded anew in each, and their mean hardly does.
 */
function meanOfEvaluate(tasks: readonly TaskRounds[]): Figure[] {
  const ratios = tasks
    .filter(({ id }) => id.startsWith('evaluate.'))
    .map(({ rounds }) => median(rounds.map((round) => round.ratio)));
  if (ratios.length < EVALUATIONS) return [];
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  const title = 'evaluate: geometric mean of all evaluations, ÷ the calibration loop';
  return [figure({ id: 'evaluate.mean', title, unit: 'ratio', value: significant(mean) })];
}

const EVALUATIONS = 11;
