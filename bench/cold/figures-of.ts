import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Figure, figure, type Limit } from '../figures/figures.ts';
import { median, quantile, significant } from '../figures/statistics.ts';
import { type Round, type Split, wholeMs } from './rounds.ts';

/** Budgets and aims by figure, as in `budgets.json`. */
export type Budgets = Readonly<Record<string, Limit>>;

const TITLES: Readonly<Record<string, string>> = {
  bare: 'cold start of the bare runtime loop',
  'cache-accepted': 'cold: spawn to first answer ÷ bare runtime loop, code cache accepted',
  'cache-refused': 'cold: spawn to first answer ÷ bare runtime loop, code cache refused',
};
const PARTS = ['boot', 'load', 'init', 'first'] as const satisfies readonly (keyof Split)[];

export function readBudgets(): Budgets {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'budgets.json'), 'utf8'));
}

/**
 * The figures of a run. The ratio is taken within each round and then the median of the rounds: what slows a whole
 * round down slows both sides of its ratio, and what slows one process down moves one ratio of many.
 */
export function figuresOf(rounds: readonly Round[], budgets: Budgets): Figure[] {
  return namesOf(rounds).flatMap((name) => {
    const title = TITLES[name] ?? `cold: spawn to first answer ÷ bare runtime loop, ${name}`;
    const whole = rounds.flatMap((round) => (round[name] === undefined ? [] : [wholeMs(round[name])]));
    const ratios = ratiosOf(rounds, name);
    const ms = figure({
      id: `cold.${name}-ms`,
      title: title.replace(' ÷ bare runtime loop', ''),
      unit: 'ms',
      value: significant(median(whole)),
      p99: significant(quantile(whole, 0.99)),
      samples: whole.length,
      ratio: significant(median(ratios)),
    });
    if (name === 'bare') return [ms];
    const id = `cold.${name}`;
    const ratio = figure({
      id,
      title,
      unit: 'ratio',
      value: significant(median(ratios)),
      p99: significant(quantile(ratios, 0.99)),
      samples: ratios.length,
      limit: budgets[id] ?? { budget: null, aim: null },
    });
    return [ratio, ms];
  });
}

/** Medians of the split by program, and how far the ratios spread. */
export function detailsOf(rounds: readonly Round[]): Record<string, unknown> {
  return Object.fromEntries(
    namesOf(rounds).map((name) => {
      const part = (key: keyof Split): number =>
        significant(median(rounds.flatMap((round) => (round[name] === undefined ? [] : [round[name][key]]))));
      const ratios = ratiosOf(rounds, name);
      const spread = { p10: significant(quantile(ratios, 0.1)), p90: significant(quantile(ratios, 0.9)) };
      return [name, { medianMs: Object.fromEntries(PARTS.map((key) => [key, part(key)])), ratio: spread }];
    }),
  );
}

function namesOf(rounds: readonly Round[]): string[] {
  return [...new Set(rounds.flatMap((round) => Object.keys(round)))].toSorted();
}

/** The program's ratio to the bare loop in each round that has both. */
export function ratiosOf(rounds: readonly Round[], name: string): number[] {
  return rounds.flatMap(({ bare, [name]: one }) =>
    bare === undefined || one === undefined ? [] : [wholeMs(one) / wholeMs(bare)],
  );
}
