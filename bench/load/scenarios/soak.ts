/** A long time at a steady rate, by many callers for many profiles. */
import exec from 'k6/execution';
import { CROWDS } from '../crowds.ts';
import { LIMITS } from '../limits.ts';
import { callerName, openProfile } from '../people.ts';
import { ask } from './ask.ts';
import { warmThenSteady } from './schedule.ts';

export { begin, end, handleSummary } from './schedule.ts';

export const options = warmThenSteady('askInTurn', [`p(99)<${LIMITS.soak.p99}`]);

export function askInTurn(): void {
  const { callers, profiles } = CROWDS.soak;
  const turn = exec.scenario.iterationInTest;
  ask(callerName(turn % callers), openProfile(Math.floor(turn / callers) % profiles), ['OK']);
}
