import { seenOf } from '../../functions/detect/rules/caller-rule.ts';
import { type CallerState, foldCaller } from '../../functions/detect/rules/caller-state.ts';
import type { Hit } from '../../functions/detect/rules/hit.ts';
import { foldStale, type StaleState } from '../../functions/detect/rules/stale-policy.ts';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import { MONDAY } from './decisions.ts';

/** The rules of decisions over a state in memory, stored as text between any two events. */
export function createObserver(installedMs = MONDAY) {
  const callers = new Map<string, string>();
  const stale = new Map<string, string>();
  const read = <State>(text: string | undefined): State | undefined =>
    text === undefined ? undefined : JSON.parse(text);
  return {
    callers,
    observe(event: DecisionEvent): Hit[] {
      const seen = seenOf(event);
      const caller = foldCaller(read<CallerState>(callers.get(seen.caller)), seen, installedMs);
      callers.set(seen.caller, JSON.stringify(caller.state));
      if (event.policy?.stale !== true) return caller.hits;
      const profile = seen.profile ?? '';
      const folded = foldStale(read<StaleState>(stale.get(profile)), seen);
      stale.set(profile, JSON.stringify(folded.state));
      return [...caller.hits, ...folded.hits];
    },
  };
}
