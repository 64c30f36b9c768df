import type { DecisionCode } from '../../functions/answer/codes.ts';

/** How each service answers during a phase; one that is not named is sound. */
export type Breakage = {
  ssm?: 'error-500' | 'throttle' | 'hang' | 'half-answer';
  sts?: 'error-500' | 'throttle' | 'hang' | 'half-answer';
  events?: 'error-500' | 'throttle' | 'hang' | 'half-answer' | 'failed-entries';
  queue?: 'error-500' | 'hang';
};

/**
 * What is asked in a phase: `cached` by a caller whose policy and session the environments have, `newProfile` for a
 * profile that none has read, `newCaller` by one that has no session yet, `closed` for a profile denied to all.
 */
export type Asking = 'cached' | 'newProfile' | 'newCaller' | 'closed';

export type FaultPhase = { name: string; breaks: Breakage; expects: Partial<Record<Asking, DecisionCode>> };

/** Nothing in the way: every question has its ordinary answer. */
const sound: FaultPhase['expects'] = {
  cached: 'OK',
  newProfile: 'OK',
  newCaller: 'OK',
  closed: 'POLICY_DENY',
};
/** Stale policies decide; what was never read cannot be decided. */
const withoutSsm: FaultPhase['expects'] = { ...sound, newProfile: 'POLICY_UNAVAILABLE' };
/** Sessions there are serve on; a new one cannot be had. */
const withoutSts: FaultPhase['expects'] = {
  cached: 'OK',
  newCaller: 'CREDENTIAL_ERROR',
  closed: 'POLICY_DENY',
};
/** Nothing is given that is not recorded. A denial stays one, but is asked elsewhere: it leaves no event to count. */
const withoutAudit: FaultPhase['expects'] = { cached: 'AUDIT_UNAVAILABLE', newCaller: 'AUDIT_UNAVAILABLE' };

/** The failure table of the service, dependency by dependency; at last all is well again. */
export const FAULT_PHASES: readonly FaultPhase[] = [
  { name: 'ssm-error', breaks: { ssm: 'error-500' }, expects: withoutSsm },
  { name: 'ssm-throttle', breaks: { ssm: 'throttle' }, expects: withoutSsm },
  { name: 'ssm-hang', breaks: { ssm: 'hang' }, expects: withoutSsm },
  { name: 'sts-error', breaks: { sts: 'error-500' }, expects: withoutSts },
  { name: 'sts-throttle', breaks: { sts: 'throttle' }, expects: withoutSts },
  { name: 'sts-hang', breaks: { sts: 'hang' }, expects: withoutSts },
  { name: 'bus-error', breaks: { events: 'error-500' }, expects: sound },
  { name: 'bus-refuses-entries', breaks: { events: 'failed-entries' }, expects: sound },
  { name: 'bus-half-answer', breaks: { events: 'half-answer' }, expects: sound },
  { name: 'bus-hang', breaks: { events: 'hang' }, expects: sound },
  {
    name: 'bus-and-queue-error',
    breaks: { events: 'error-500', queue: 'error-500' },
    expects: withoutAudit,
  },
  { name: 'bus-and-queue-hang', breaks: { events: 'hang', queue: 'hang' }, expects: withoutAudit },
  { name: 'recovered', breaks: {}, expects: sound },
];
