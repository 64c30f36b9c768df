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

/** The share of rounds over the budget from which on the gate is shut. */
const SHUT_FROM = 0.75;

export type Verdict = { id: string; passes: boolean; text: string };

/**
 * The gate: a budget is broken when three rounds in four are over it. A core that something else keeps busy costs a
 * process with more to do a bigger share and lifts the median by a tenth, but not so many rounds; a loss of a fifth
 * lifts them all. A budget that nothing was measured for is broken too.
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

function ratiosOf(rounds: readonly Round[], name: string): number[] {
  return rounds.flatMap(({ bare, [name]: one }) =>
    bare === undefined || one === undefined ? [] : [wholeMs(one) / wholeMs(bare)],
  );
}
