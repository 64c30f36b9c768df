import { readFileSync } from 'node:fs';
import type { Figure } from '../figures/figures.ts';

/** Limits of a figure. */
export type Budget = {
  /**
   * The most that `--check` lets pass: of a figure with a ratio that, which is the same on a slower or a busy machine;
   * of everything else the value itself.
   */
  gate?: number;
  /** What the figure may be and what it shall be, in its own unit, on the machine of docs/performance.md. */
  budget?: number;
  aim?: number;
};

export type Budgets = Readonly<Record<string, Budget>>;

/** A figure over its gate; `value` is NaN for one that was not measured. */
export type Broken = { id: string; value: number; gate: number };

/** Reads bench/budgets.json. */
export function readBudgets(path: string): Budgets {
  const { figures } = JSON.parse(readFileSync(path, 'utf8'));
  return figures;
}

/** Figures with their limits. */
export function withLimits(figures: readonly Figure[], budgets: Budgets): Figure[] {
  return figures.map((one) => {
    const { budget = null, aim = null } = budgets[one.id] ?? {};
    return { ...one, limit: { budget, aim } };
  });
}

/** What a gate looks at. */
export function gatedValue({ ratio, value }: Figure): number {
  return ratio ?? value;
}

/**
 * The figures over their gates, and, of a whole run, the gates whose figures are not there: a task that fell out of
 * the bench would never break anything.
 */
export function brokenGates(figures: readonly Figure[], budgets: Budgets, isWhole: boolean): Broken[] {
  return Object.entries(budgets).flatMap(([id, { gate }]) => {
    if (gate === undefined) return [];
    const measured = figures.find((one) => one.id === id);
    if (measured === undefined) return isWhole ? [{ id, value: Number.NaN, gate }] : [];
    const value = gatedValue(measured);
    // Also what is no number is over.
    return value <= gate ? [] : [{ id, value, gate }];
  });
}

/** Names a broken gate. */
export function tellBroken({ id, value, gate }: Broken): string {
  if (Number.isNaN(value)) return `${id}: not measured, its gate is ${gate}`;
  return `${id}: ${value} is over its gate of ${gate}, by the factor ${(value / gate).toFixed(2)}`;
}
