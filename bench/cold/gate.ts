import { median, significant } from '../figures/statistics.ts';
import { type Budgets, ratiosOf } from './figures-of.ts';
import type { Round } from './rounds.ts';

/** The share of rounds over the budget from which on the gate is shut. */
const SHUT_FROM = 0.75;

export type Verdict = { id: string; passes: boolean; text: string };

/**
 * Judges a run: a budget is broken when three rounds in four are over it. Other work on the machine costs a process
 * with more to do a bigger share and so lifts the median by up to a tenth, but it also spreads the rounds to both
 * sides, while a loss lifts them all. A budget that nothing was measured for is broken too.
 */
export function judge(rounds: readonly Round[], budgets: Budgets): Verdict[] {
  return Object.entries(budgets).map(([id, { budget }]) => {
    const ratios = ratiosOf(rounds, id.slice('cold.'.length));
    if (ratios.length === 0 || budget === null) {
      return {
        id,
        passes: budget === null,
        text: `\`${id}\` was not measured: \`npm run build\` makes the bundle`,
      };
    }
    const over = ratios.filter((ratio) => ratio > budget).length;
    const text = `\`${id}\`: median ${significant(median(ratios))}, budget ${budget}, ${over} of ${ratios.length} rounds over it`;
    return { id, passes: over < SHUT_FROM * ratios.length, text };
  });
}

/** How often the gate lets a broken budget be measured again. */
export const MOST_RUNS = 3;

/** The gate: budgets that were broken in every run, for a loss is there each time and noise comes and goes. */
export function brokenInAll(runs: readonly (readonly Verdict[])[]): string[] {
  const [first = []] = runs;
  const broken = ({ id }: Verdict): boolean =>
    runs.every((run) => run.some((verdict) => verdict.id === id && !verdict.passes));
  return first.filter(broken).map(({ id }) => id);
}
