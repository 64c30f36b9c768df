import { brokenBudgets, type Figure } from '../figures/figures.ts';
import { significant } from '../figures/statistics.ts';
import { judge } from './judge.ts';
import type { Run } from './run-scenario.ts';
import { coresOf } from './usage-figures.ts';

export const MOST_ATTEMPTS = 3;
/** Beside a load test that needs one core of two, others may have this much of the machine. */
const OTHERS_CORES = 0.3;

/** A run that says nothing of the service, for others kept the machine busy: what it would have failed by. */
export type Disturbance = {
  scenario: Run['scenario'];
  ratePerSecond: number;
  othersCores: number;
  over: readonly string[];
};

export type Judged = { run: Run; judged: readonly Figure[]; discarded: readonly Disturbance[] };

/** What a busy machine cannot do: lose an event, or make two of one. */
const isExcusable = ({ id }: Figure): boolean => !/\.events-(lost|doubled)$/.test(id);

/**
 * Runs once; once more at half the rate when budgets are broken that a busy machine breaks and others did keep it
 * busy: what is left of the machine does not bear the rate, but answer times below that do not depend on it. A change
 * for the worse breaks its budget at each rate, and on a quiet machine at the first.
 */
export async function runUndisturbed(
  runOnce: (rateDivisor: number) => Promise<Run>,
  attempts: number,
  tell: (line: string) => void,
): Promise<Judged> {
  const discarded: Disturbance[] = [];
  for (;;) {
    const run = await runOnce(2 ** discarded.length);
    const judged = judge(run);
    const broken = brokenBudgets(judged);
    const othersCores = significant(coresOf(run.usage)?.others ?? 0, 2);
    const isOver = broken.length === 0 || discarded.length + 1 >= attempts;
    if (isOver || othersCores <= OTHERS_CORES || !broken.every(isExcusable))
      return { run, judged, discarded };
    const over = broken.map(({ id }) => id);
    const { ratePerSecond } = run.settings;
    discarded.push({ scenario: run.scenario, ratePerSecond, othersCores, over });
    tell(
      `once more: others had ${othersCores} cores of this machine, and over budget were ${over.join(', ')}`,
    );
  }
}
