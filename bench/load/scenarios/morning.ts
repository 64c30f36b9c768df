/** People come to work: nobody and nothing is cached, neither sessions nor policies nor the function itself. */
import exec from 'k6/execution';
import type { Options } from 'k6/options';
import { CROWDS } from '../crowds.ts';
import { LIMITS } from '../limits.ts';
import { callerName, openProfile } from '../people.ts';
import { ask } from './ask.ts';
import { marks, measuredSeconds, rate, soundAnswers, summaryTrendStats } from './schedule.ts';

export { begin, end, handleSummary } from './schedule.ts';

export const options: Options = {
  summaryTrendStats,
  scenarios: {
    ...marks(0, measuredSeconds),
    measured: {
      executor: 'ramping-arrival-rate',
      startRate: 1,
      timeUnit: '1s',
      stages: [
        { target: rate, duration: `${Math.ceil(measuredSeconds / 2)}s` },
        { target: rate, duration: `${Math.floor(measuredSeconds / 2)}s` },
      ],
      preAllocatedVUs: 100,
      maxVUs: 400,
      exec: 'askFirst',
    },
  },
  thresholds: {
    ...soundAnswers,
    'http_req_duration{scenario:measured}': [`p(99)<${LIMITS.morning.p99}`],
  },
};

/** Each caller once for each profile, all callers before anybody comes again. */
export function askFirst(): void {
  const { callers, profiles } = CROWDS.morning;
  const turn = exec.scenario.iterationInTest;
  ask(callerName(turn % callers), openProfile((turn + Math.floor(turn / callers)) % profiles), ['OK']);
}
