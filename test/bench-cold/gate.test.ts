import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { figuresOf, readBudgets } from '../../bench/cold/figures-of.ts';
import { brokenInAll, judge } from '../../bench/cold/gate.ts';
import { type Round, type Split, wholeMs } from '../../bench/cold/rounds.ts';

/** Rounds of real runs, by what the machine did meanwhile. */
const RECORDED: Record<string, Round[]> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'recorded-rounds.json'), 'utf8'),
);
const BUDGETS = readBudgets();
const VEND = ['cache-accepted', 'cache-refused'];

const passing = (rounds: readonly Round[]) =>
  Object.fromEntries(judge(rounds, BUDGETS).map(({ id, passes }) => [id, passes]));

/** What the bare loop takes where nothing else runs. */
const QUIET_BARE_MS = 34;

/** The same rounds with so much more loading in each run of the vend function, slowed down as the bare loop was. */
function slower(rounds: readonly Round[], quietMs: number): Round[] {
  return rounds.map((round) => {
    const addedMs = round.bare === undefined ? 0 : quietMs * (wholeMs(round.bare) / QUIET_BARE_MS);
    const more = VEND.flatMap((name): [string, Split][] => {
      const split = round[name];
      return split === undefined ? [] : [[name, { ...split, load: split.load + addedMs }]];
    });
    return { ...round, ...Object.fromEntries(more) };
  });
}

test.for(Object.keys(RECORDED))('recorded rounds pass: %s', (name) => {
  const rounds = RECORDED[name] ?? [];
  expect(rounds.length).toBeGreaterThanOrEqual(31);
  expect(passing(rounds)).toEqual({ 'cold.cache-accepted': true, 'cold.cache-refused': true });
});

test.for(Object.keys(RECORDED))('40 ms of needless import trip both budgets: %s', (name) => {
  const verdicts = judge(slower(RECORDED[name] ?? [], 40), BUDGETS);
  expect(verdicts.map(({ passes }) => passes)).toEqual([false, false]);
  expect(verdicts.map(({ text }) => text).join('\n')).toMatch(
    /`cold\.cache-accepted`: median [\d.]+, budget 2, \d+ of \d+ rounds over it\n`cold\.cache-refused`/,
  );
});

test('a cache that V8 does not take any more trips its budget', () => {
  const [quiet = []] = Object.values(RECORDED);
  const refused = quiet.flatMap(({ 'cache-refused': split, bare }) =>
    split === undefined || bare === undefined
      ? []
      : [{ bare, 'cache-accepted': split, 'cache-refused': split }],
  );
  expect(passing(refused)).toEqual({ 'cold.cache-accepted': false, 'cold.cache-refused': true });
});

test('a budget that nothing was measured for is broken', () => {
  const [quiet = []] = Object.values(RECORDED);
  const bareOnly = quiet.flatMap(({ bare }) => (bare === undefined ? [] : [{ bare }]));
  expect(passing(bareOnly)).toEqual({ 'cold.cache-accepted': false, 'cold.cache-refused': false });
  expect(passing([])).toEqual({ 'cold.cache-accepted': false, 'cold.cache-refused': false });
});

test('a figure is the median of the ratios within each round', () => {
  const split = (ms: number) => ({ boot: ms / 4, load: ms / 4, init: ms / 4, first: ms / 4 });
  const rounds = [
    { bare: split(10), 'cache-accepted': split(20) },
    { bare: split(100), 'cache-accepted': split(150) },
    { bare: split(20), 'cache-accepted': split(80) },
  ];
  const figures = figuresOf(rounds, BUDGETS);
  expect(figures.map(({ id, value, unit, limit }) => [id, value, unit, limit.budget])).toEqual([
    ['cold.bare-ms', 20, 'ms', null],
    ['cold.cache-accepted', 2, 'ratio', 2],
    ['cold.cache-accepted-ms', 80, 'ms', null],
  ]);
});

test('the gate is shut by what is broken in every run, and names it', () => {
  const [quiet = []] = Object.values(RECORDED);
  const good = judge(quiet, BUDGETS);
  const bad = judge(slower(quiet, 40), BUDGETS);
  expect(brokenInAll([bad, bad, bad])).toEqual(['cold.cache-accepted', 'cold.cache-refused']);
  expect(brokenInAll([bad, good])).toEqual([]);
  const half = bad.map((verdict, index) => (index === 0 ? verdict : { ...verdict, passes: true }));
  expect(brokenInAll([bad, half, bad])).toEqual(['cold.cache-accepted']);
});
