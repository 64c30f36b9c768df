/** A long time at a steady rate, by many callers for many profiles. */
import exec from 'k6/execution';
import type { Options } from 'k6/options';
import { CROWDS } from '../crowds.ts';
import { LIMITS } from '../limits.ts';
import { callerName, openProfile } from '../people.ts';
import { ask } from './ask.ts';
import {
  marks,
  measuredSeconds,
  rate,
  restSeconds,
  soundAnswers,
  steady,
  summaryTrendStats,
  warmUp,
} from './schedule.ts';

export { begin, end, handleSummary } from './schedule.ts';

const warmSeconds = Number(__ENV.LOAD_WARM_SECONDS);
const start = warmSeconds + restSeconds;

export const options: Options = {
  summaryTrendStats,
  scenarios: {
    warm: warmUp(warmSeconds, 'askInTurn'),
    ...marks(start - 0.5, start + measuredSeconds),
    measured: steady(rate, start, measuredSeconds, 'askInTurn'),
  },
  thresholds: {
    ...soundAnswers,
    'http_req_duration{scenario:measured}': [`p(99)<${LIMITS.soak.p99}`],
  },
};

export function askInTurn(): void {
  const { callers, profiles } = CROWDS.soak;
  const turn = exec.scenario.iterationInTest;
  ask(callerName(turn % callers), openProfile(Math.floor(turn / callers) % profiles), ['OK']);
}
