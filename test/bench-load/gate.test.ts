import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { brokenBudgets, readResult } from '../../bench/figures/figures.ts';
import { judge } from '../../bench/load/judge.ts';
import { recordedRuns } from '../../bench/load/recorded-runs.ts';
import type { Run } from '../../bench/load/run-scenario.ts';

const recorded = (name: string) => join(import.meta.dirname, 'recorded', `${name}.json`);
const runsOf = (name: string) => recordedRuns(readResult(recorded(name)));
const over = (runs: readonly Run[]) => brokenBudgets(runs.flatMap(judge)).map(({ id }) => id);

function good(scenario: Run['scenario']): Run {
  const run = runsOf('good').find((one) => one.scenario === scenario);
  if (run === undefined) throw new Error(`no recorded run of ${scenario}`);
  return run;
}

/** A run with some values of one metric changed. */
const changed = (run: Run, metric: string, values: Record<string, number>): Run => ({
  ...run,
  metrics: { ...run.metrics, [metric]: { ...run.metrics[metric], ...values } },
});

test('a good run of hot path and faults passes', () => {
  expect(runsOf('good').map(({ scenario }) => scenario)).toEqual(['hot-path', 'faults']);
  expect(over(runsOf('good'))).toEqual([]);
});

test('one more awaited call for each request is caught by the median', () => {
  expect(over(runsOf('one-more-call'))).toContain('load.hot-path.over-event');
});

test('one answer in seven hundred that is empty is caught', () => {
  expect(over(runsOf('empty-answers'))).toContain('load.hot-path.unexpected');
});

const timed = 'http_req_duration{scenario:measured}';

test.each<[string, string, () => Run]>([
  ['a slow hundredth', 'load.hot-path.p99', () => changed(good('hot-path'), timed, { 'p(99)': 100.1 })],
  ['a median of 16.1 ms', 'load.hot-path.over-event', () => changed(good('hot-path'), timed, { med: 16.1 })],
  [
    'a request that was not sent in time',
    'load.hot-path.dropped',
    () => changed(good('hot-path'), 'dropped_iterations', { count: 1 }),
  ],
  [
    'an answer without event',
    'load.hot-path.events-lost',
    () => changed(good('hot-path'), 'answers_OK', { count: (good('hot-path').audit.codes.OK ?? 0) + 1 }),
  ],
  [
    'an event without answer',
    'load.faults.events-doubled',
    () => changed(good('faults'), 'answers_OK', { count: (good('faults').audit.codes.OK ?? 0) - 1000 }),
  ],
  [
    'a fault that takes 751 ms',
    'load.faults.slowest',
    () => changed(good('faults'), 'http_req_duration{scenario:sts-hang}', { max: 751 }),
  ],
  ['nothing measured', 'load.hot-path.p99', () => ({ ...good('hot-path'), metrics: {} })],
])('%s is caught', (_what, id, run) => {
  expect(over([run()])).toContain(id);
});

test('the command names what is over budget, and ends with status 1 when it is to check', () => {
  const replay = (name: string, ...more: string[]) =>
    spawnSync(
      process.execPath,
      [join(import.meta.dirname, '../../bench/load/load.ts'), '--replay', recorded(name), ...more],
      {
        encoding: 'utf8',
      },
    );
  expect(replay('good', '--check').status).toBe(0);
  const tripped = replay('one-more-call', '--check');
  expect(tripped.status).toBe(1);
  expect(tripped.stderr).toMatch(/broken: load\.hot-path\.over-event is [\d.]+ ms, budget 6/);
});
