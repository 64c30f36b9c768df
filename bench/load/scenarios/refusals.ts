/** Nine of ten are refused: denied, no such profile, or one caller far over its budget. */
import exec from 'k6/execution';
import { CROWDS } from '../crowds.ts';
import { LIMITS } from '../limits.ts';
import { callerName, closedProfile, missingProfile, openProfile } from '../people.ts';
import { ask } from './ask.ts';
import { warmThenSteady } from './schedule.ts';

export { begin, end, handleSummary } from './schedule.ts';

export const options = warmThenSteady('askAsMany', [`p(99)<${LIMITS.refusals.p99}`]);

/** Of twenty requests: one is allowed, ten come from one caller who soon is over its budget, nine are denied. */
export function askAsMany(): void {
  const turn = exec.scenario.iterationInTest;
  const others = callerName(1 + (turn % (CROWDS.refusals.callers - 1)));
  const kind = turn % 20;
  if (kind === 0) ask(others, openProfile(0), ['OK']);
  else if (kind <= 10) ask(callerName(0), openProfile(0), ['OK', 'RATE_LIMITED']);
  else if (kind <= 15) ask(others, closedProfile, ['POLICY_DENY']);
  else ask(others, missingProfile, ['POLICY_DENY']);
}
