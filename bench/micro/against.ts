import { type Figure, figure } from '../figures/figures.ts';
import { median, significant } from '../figures/statistics.ts';
import { type Interval, pairedRatio } from './confidence.ts';
import type { Effort, Measured } from './measure.ts';
import { type Measuring, startMeasuring } from './measuring.ts';
import { chooseIds } from './options.ts';
import { columns, inUnit } from './table.ts';

export type Comparison = {
  id: string;
  title: string;
  /** Nanoseconds of a call, the medians of the rounds. */
  hereNs: number;
  thereNs: number;
  /** Time here as a multiple of the time there. */
  interval: Interval;
};

export type Compared = {
  comparisons: readonly Comparison[];
  /** Why a task was measured in one tree only. */
  lacking: readonly { id: string; reason: string }[];
};

export type ComparePlan = {
  here: string;
  there: string;
  names: readonly string[];
  rounds: number;
  effort: Effort;
  tell: (line: string) => void;
};

type Pairs = Map<string, { title: string; pairs: [Measured, Measured][]; lacking: string | null }>;

/**
 * Measures two trees in turn: each round starts a process in each, and every task is measured in both, one right
 * after the other. Who comes first changes from round to round.
 */
export async function compareTrees(plan: ComparePlan): Promise<Compared> {
  const found: Pairs = new Map();
  for (let round = 0; round < plan.rounds; round += 1) {
    const here = startMeasuring(plan.here);
    const there = startMeasuring(plan.there);
    try {
      await compareOnce(plan, round, here, there, found);
    } finally {
      await Promise.all([here.stop(), there.stop()]);
    }
  }
  const all = [...found].map(([id, task]) => ({ id, ...task }));
  return {
    comparisons: all.filter(({ pairs }) => pairs.length > 1).map(comparisonOf),
    lacking: all.flatMap(({ id, lacking }) => (lacking === null ? [] : [{ id, reason: lacking }])),
  };
}

async function compareOnce(
  plan: ComparePlan,
  round: number,
  here: Measuring,
  there: Measuring,
  found: Pairs,
): Promise<void> {
  const { tasks } = await here.list();
  const chosen = chooseIds(
    tasks.map(({ id }) => id),
    plan.names,
  );
  if (!chosen.ok) throw new Error(chosen.fault);
  plan.tell(`round ${round + 1} of ${plan.rounds}: ${chosen.ids.length} tasks`);
  for (const { id, title } of tasks.filter((task) => chosen.ids.includes(task.id))) {
    const task = found.get(id) ?? { title, pairs: [], lacking: null };
    found.set(id, task);
    if (task.lacking !== null) continue;
    const isHereFirst = round % 2 === 0;
    const first = await (isHereFirst ? here : there).measure(id, plan.effort);
    const second = await (isHereFirst ? there : here).measure(id, plan.effort);
    const [mine, theirs] = isHereFirst ? [first, second] : [second, first];
    if (mine.tell === 'measured' && theirs.tell === 'measured')
      task.pairs.push([mine.measured, theirs.measured]);
    else if (mine.tell === 'lacking') task.lacking = `here: ${mine.reason}`;
    else if (theirs.tell === 'lacking') task.lacking = `there: ${theirs.reason}`;
  }
}

/** By the ratios to the calibration loop: what slowed one of a pair slowed its loop as well. */
function comparisonOf(task: {
  id: string;
  title: string;
  pairs: readonly [Measured, Measured][];
}): Comparison {
  const { id, title, pairs } = task;
  return {
    id,
    title,
    hereNs: median(pairs.map(([here]) => here.medianNs)),
    thereNs: median(pairs.map(([, there]) => there.medianNs)),
    interval: pairedRatio(pairs.map(([here, there]) => [here.ratio, there.ratio])),
  };
}

/** What may be said of an interval: nothing while it holds 1. */
export function verdictOf({ low, high }: Interval): 'faster' | 'slower' | 'no difference seen' {
  if (high < 1) return 'faster';
  return low > 1 ? 'slower' : 'no difference seen';
}

export function comparisonTable({ comparisons, lacking }: Compared): string {
  const head = ['figure', 'here', 'there', 'here ÷ there', '95 %', ''];
  const rows = comparisons.map(({ id, hereNs, thereNs, interval }) => [
    id,
    inUnit(hereNs, 'ns'),
    inUnit(thereNs, 'ns'),
    interval.ratio.toFixed(3),
    `${interval.low.toFixed(3)} to ${interval.high.toFixed(3)}`,
    verdictOf(interval),
  ]);
  return [
    columns([head, ...rows]),
    ...lacking.map(({ id, reason }) => `${id}: not compared, ${reason || 'the tree has no such task'}`),
  ].join('\n');
}

/** A comparison as figures: ratios here ÷ there. */
export function comparisonFigures({ comparisons }: Compared, rounds: number): Figure[] {
  return comparisons.map(({ id, title, interval }) =>
    figure({
      id: `against.${id}`,
      title,
      unit: 'ratio',
      value: significant(interval.ratio),
      samples: rounds,
    }),
  );
}
