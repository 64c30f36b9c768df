/** Everything cached, at a steady rate; the warm-up is not measured. */
import exec from 'k6/execution';
import { HOT_PATH_MEDIAN_MS, LIMITS } from '../limits.ts';
import { callerName, openProfile } from '../people.ts';
import { ask } from './ask.ts';
import { warmThenSteady } from './schedule.ts';

export { begin, end, handleSummary } from './schedule.ts';

export const options = warmThenSteady('askFromCache', [
  `p(99)<${LIMITS.hotPath.p99.budget}`,
  `med<=${HOT_PATH_MEDIAN_MS}`,
]);

/** Four callers by two profiles: few enough to be cached by every environment after the warm-up. */
export function askFromCache(): void {
  const turn = exec.scenario.iterationInTest;
  ask(callerName(turn % 4), openProfile(Math.floor(turn / 4) % 2), ['OK']);
}
