/** Ten times the usual rate for ten seconds, and what is left of it afterwards. */
import exec from 'k6/execution';
import type { Options } from 'k6/options';
import { CROWDS } from '../crowds.ts';
import { LIMITS } from '../limits.ts';
import { callerName, openProfile } from '../people.ts';
import { ask } from './ask.ts';
import { marks, measuredSeconds, rate, soundAnswers, steady, summaryTrendStats } from './schedule.ts';

export { begin, end, handleSummary } from './schedule.ts';

const spikeSeconds = 10;
/** Until what piled up has been answered. */
const settleSeconds = 2;

export const options: Options = {
  summaryTrendStats,
  scenarios: {
    ...marks(0, 2 * measuredSeconds + spikeSeconds + settleSeconds),
    before: steady(rate, 0, measuredSeconds, 'askAnything'),
    spike: steady(rate * 10, measuredSeconds, spikeSeconds, 'askAnything'),
    settling: steady(rate, measuredSeconds + spikeSeconds, settleSeconds, 'askAnything'),
    after: steady(rate, measuredSeconds + spikeSeconds + settleSeconds, measuredSeconds, 'askAnything'),
  },
  thresholds: {
    ...soundAnswers,
    'http_req_duration{scenario:spike}': [`p(99)<${LIMITS.spike.p99}`],
    'http_req_duration{scenario:after}': [`p(99)<${LIMITS.spike.afterP99}`],
  },
};

export function askAnything(): void {
  const { callers, profiles } = CROWDS.spike;
  const turn = exec.scenario.iterationInTest;
  ask(callerName(turn % callers), openProfile(Math.floor(turn / callers) % profiles), ['OK']);
}
