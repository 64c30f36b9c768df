import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { brokenBudgets } from '../../bench/figures/figures.ts';
import { judge } from '../../bench/load/judge.ts';
import { findK6 } from '../../bench/load/k6.ts';
import { runScenario } from '../../bench/load/run-scenario.ts';
import { TIME_ENOUGH } from '../stack/start-fixture.ts';

const k6 = findK6(() => undefined, false);
const absent = k6.ok ? '' : k6.why;

/** What no machine excuses: an answer without its one event. */
const ALWAYS = /\.(events-lost|events-doubled)$/;
/** What one that stands still may do: every answer in order, at its time. */
const ONCE = /\.(unexpected|dropped|answers)$/;
const TRIES = 4;

const k6Path = k6.ok ? k6.path : '';
const settings = { ratePerSecond: 20, seconds: 3, warmSeconds: 2, environments: 2, variables: TIME_ENOUGH };

/** One run, and what of it the machine may have disturbed. */
async function asked() {
  const run = await runScenario('hot-path', settings, { k6Path, onStart: () => undefined });
  const figures = judge(run);
  const ids = brokenBudgets(figures).map(({ id }) => id);
  expect(ids.filter((id) => ALWAYS.test(id))).toEqual([]);
  const answers = figures.find(({ id }) => id === 'load.hot-path.answers')?.value;
  const count = run.metrics['http_req_duration{scenario:measured}']?.count ?? 0;
  return {
    run,
    sound: {
      broken: ids.filter((id) => ONCE.test(id)),
      measured: Math.min(count, 59),
      events: run.audit.events - (answers ?? Number.NaN),
    },
  };
}

const SOUND = { broken: [], measured: 59, events: 0 };

test('k6 asks a real stack: every answer is in order and has its one event', {
  timeout: 240_000,
}, async ({ skip }) => {
  if (process.env.CI === 'true') expect(absent).toBe('');
  skip(!k6.ok, `the load test needs k6: ${absent}`);
  let seen = await asked();
  for (let tries = 1; !isDeepStrictEqual(seen.sound, SOUND) && tries < TRIES; tries += 1)
    seen = await asked();
  expect(seen.sound).toEqual(SOUND);
  expect(seen.run.metrics['http_req_duration{scenario:measured}']?.min).toBeGreaterThan(10);
});
