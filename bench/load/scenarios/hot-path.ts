/** Everything cached, at a steady rate; the warm-up is not measured. */
import exec from 'k6/execution';
import type { Options } from 'k6/options';
import { HOT_PATH_MEDIAN_MS, LIMITS } from '../limits.ts';
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
    warm: warmUp(warmSeconds, 'askFromCache'),
    ...marks(start - 0.5, start + measuredSeconds),
    measured: steady(rate, start, measuredSeconds, 'askFromCache'),
  },
  thresholds: {
    ...soundAnswers,
    'http_req_duration{scenario:measured}': [
      `p(99)<${LIMITS.hotPath.p99.budget}`,
      `med<=${HOT_PATH_MEDIAN_MS}`,
    ],
  },
};

/** Four callers by two profiles: few enough to be cached by every environment after the warm-up. */
export function askFromCache(): void {
  const turn = exec.scenario.iterationInTest;
  ask(callerName(turn % 4), openProfile(Math.floor(turn / 4) % 2), ['OK']);
}
