import type { Alarm, CallerRule, Known, Seen } from './caller-rule.ts';
import { denialBurst } from './denial-burst.ts';
import type { DetectionCode } from './detections.ts';
import { firstUse } from './first-use.ts';
import type { Hit } from './hit.ts';
import { issueRate } from './issue-rate.ts';
import { newNetwork } from './new-network.ts';
import { profileProbing } from './profile-probing.ts';
import { unusualHours } from './unusual-hours.ts';

/** Everything that is kept of a caller; it expires when nothing was heard of the caller for long. */
export type CallerState = {
  sinceMs: number;
  denials: (typeof denialBurst)['initial'];
  probing: (typeof profileProbing)['initial'];
  profiles: (typeof firstUse)['initial'];
  networks: (typeof newNetwork)['initial'];
  rate: (typeof issueRate)['initial'];
  hours: (typeof unusualHours)['initial'];
};

/** A caller nothing is known of. */
export function newCaller(sinceMs: number): CallerState {
  return {
    sinceMs,
    denials: denialBurst.initial,
    probing: profileProbing.initial,
    profiles: firstUse.initial,
    networks: newNetwork.initial,
    rate: issueRate.initial,
    hours: unusualHours.initial,
  };
}

/** Folds a decision into its caller's state. Nobody who proved to be no one has usual networks, hours or profiles. */
export function foldCaller(
  before: CallerState | undefined,
  seen: Seen,
  installedMs: number,
): { state: CallerState; hits: Hit[] } {
  const old = before ?? newCaller(seen.timeMs);
  const state = { ...old, sinceMs: Math.min(old.sinceMs, seen.timeMs) };
  const known: Known = { installedMs: Math.min(installedMs, state.sinceMs), knownSinceMs: state.sinceMs };
  const hits: Hit[] = [];
  const run = <State>(code: DetectionCode, rule: CallerRule<State>, part: State): State => {
    const { state: next, alarm } = rule.fold(part, seen, known);
    if (alarm !== undefined) hits.push(hitOf(code, seen, alarm));
    return next;
  };
  state.denials = run('DENIAL_BURST', denialBurst, state.denials);
  state.probing = run('PROFILE_PROBING', profileProbing, state.probing);
  state.profiles = run('FIRST_USE', firstUse, state.profiles);
  state.rate = run('ISSUE_RATE', issueRate, state.rate);
  if (seen.outcome !== 'error' && seen.caller !== 'unidentified') {
    state.networks = run('NEW_NETWORK', newNetwork, state.networks);
    state.hours = run('UNUSUAL_HOURS', unusualHours, state.hours);
  }
  return { state, hits };
}

function hitOf(code: DetectionCode, seen: Seen, alarm: Alarm): Hit {
  return {
    code,
    timeMs: seen.timeMs,
    key: alarm.key,
    message: alarm.message,
    caller: seen.caller,
    profile: seen.profile,
    evidence: alarm.evidence.map((id) => ({ kind: 'decision', id })),
  };
}
