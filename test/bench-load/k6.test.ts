import { expect, test } from 'vitest';
import { brokenBudgets } from '../../bench/figures/figures.ts';
import { judge } from '../../bench/load/judge.ts';
import { findK6 } from '../../bench/load/k6.ts';
import { runScenario } from '../../bench/load/run-scenario.ts';
import { TIME_ENOUGH } from '../stack/start-fixture.ts';

const k6 = findK6(() => undefined, false);
const absent = k6.ok ? '' : k6.why;

/** What a busy machine does not change: every answer in order, one event for each. */
const untimed = /\.(unexpected|dropped|answers|events-lost|events-doubled)$/;

test('k6 asks a real stack: every answer is in order and has its one event', async ({ skip }) => {
  if (process.env.CI === 'true') expect(absent).toBe('');
  skip(!k6.ok, `the load test needs k6: ${absent}`);
  const settings = { ratePerSecond: 20, seconds: 3, warmSeconds: 2, environments: 2, variables: TIME_ENOUGH };
  const run = await runScenario('hot-path', settings, {
    k6Path: k6.ok ? k6.path : '',
    onStart: () => undefined,
  });
  const figures = judge(run);
  expect(brokenBudgets(figures).filter(({ id }) => untimed.test(id))).toEqual([]);
  expect(run.metrics['http_req_duration{scenario:measured}']?.count).toBeGreaterThanOrEqual(59);
  expect(run.metrics['http_req_duration{scenario:measured}']?.min).toBeGreaterThan(10);
  expect(run.audit.events).toBe(figures.find(({ id }) => id === 'load.hot-path.answers')?.value);
});
