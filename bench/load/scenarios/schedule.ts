import http from 'k6/http';
import type { Options } from 'k6/options';

export const environments = Number(__ENV.LOAD_ENVIRONMENTS);
export const measuredSeconds = Number(__ENV.LOAD_SECONDS);
export const rate = Number(__ENV.LOAD_RATE);

/** What every scenario's trends say. */
export const summaryTrendStats = ['min', 'avg', 'med', 'p(90)', 'p(95)', 'p(99)', 'p(99.9)', 'max', 'count'];

/** Always kept: no answer but the expected ones, no request left out because k6 had no user free for it. */
export const soundAnswers = {
  answers_unexpected: ['count==0'],
  dropped_iterations: ['count==0'],
};

/** k6 writes the summary where the command reads it. */
export function handleSummary(data: unknown): Record<string, string> {
  return { [__ENV.LOAD_SUMMARY_FILE ?? '']: JSON.stringify(data) };
}

/** Tells the command that a phase begins, and waits until it has taken note. */
export function enter(name: string): void {
  const { status } = http.post(`${__ENV.LOAD_CONTROL_URL}${name}`, null, { tags: { name: 'control' } });
  if (status !== 204) throw new Error(`the command did not take \`${name}\`: ${status}`);
}

type Scenario = NonNullable<Options['scenarios']>[string];

/** Marks where the measured part begins and ends, for what the command looks at itself; see `begin` and `end`. */
export function marks(beginSeconds: number, endSeconds: number): Record<'begin' | 'end', Scenario> {
  return { begin: at(beginSeconds, 'begin'), end: at(endSeconds, 'end') };
}

export function begin(): void {
  enter('begin');
}

export function end(): void {
  enter('end');
}

/** One call of `exec` at a moment of the run. */
export function at(seconds: number, exec: string, env: Record<string, string> = {}): Scenario {
  return { executor: 'per-vu-iterations', vus: 1, iterations: 1, startTime: `${seconds}s`, exec, env };
}

/**
 * Warm-up: one environment after the other starts, then all of them are at work at once for a while, so that each
 * has connected and cached.
 */
export function warmUp(seconds: number, exec: string): Scenario {
  const half = `${seconds / 2}s`;
  const stages = [
    { target: environments, duration: half },
    { target: environments, duration: half },
  ];
  return { executor: 'ramping-vus', startVUs: 1, stages, gracefulStop: '2s', gracefulRampDown: '2s', exec };
}

/** Between warm-up and measurement: what is under way ends, and garbage of the start goes. */
export const restSeconds = 2;

/** Requests at a steady rate, however long each takes. */
export function steady(perSecond: number, startSeconds: number, seconds: number, exec: string): Scenario {
  return {
    executor: 'constant-arrival-rate',
    rate: perSecond,
    timeUnit: '1s',
    startTime: `${startSeconds}s`,
    duration: `${seconds}s`,
    // As many as wait when answers take a second: making one takes time that the schedule does not wait for.
    preAllocatedVUs: Math.max(20, perSecond),
    maxVUs: Math.max(100, perSecond * 2),
    gracefulStop: '5s',
    exec,
  };
}

/** Warmed up, then measured at a steady rate: `exec` asks in both, `limits` are those of the measured requests. */
export function warmThenSteady(exec: string, limits: string[]): Options {
  const warmSeconds = Number(__ENV.LOAD_WARM_SECONDS);
  const start = warmSeconds + restSeconds;
  return {
    summaryTrendStats,
    scenarios: {
      warm: warmUp(warmSeconds, exec),
      ...marks(start - 0.5, start + measuredSeconds),
      measured: steady(rate, start, measuredSeconds, exec),
    },
    thresholds: { ...soundAnswers, 'http_req_duration{scenario:measured}': limits },
  };
}
