import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { BenchResult } from '../figures/figures.ts';

/** Figures of one commit, by id. */
export type TrendLine = { commit: string; measuredAt: string; figures: Readonly<Record<string, number>> };

/** One line of all results that are of one commit, newest moment first; figures that are no number are left out. */
export function trendLine(results: readonly BenchResult[], commit: string, measuredAt: string): TrendLine {
  const figures = results.flatMap((result) => result.figures);
  const numbers = figures
    .filter(({ value }) => Number.isFinite(value))
    .map(({ id, value }) => [id, value] as const);
  return { commit, measuredAt, figures: Object.fromEntries(numbers) };
}

export function readTrend(path: string): TrendLine[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line): TrendLine => JSON.parse(line));
}

/** Adds a line; a commit that is the last one already is not added twice. False when it was there. */
export function appendTrend(path: string, line: TrendLine): boolean {
  if (readTrend(path).at(-1)?.commit === line.commit) return false;
  appendFileSync(path, `${JSON.stringify(line)}\n`);
  return true;
}
