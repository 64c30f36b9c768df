import type { DetectionCode } from '../../functions/detect/rules/detections.ts';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import { DAY, HOUR, MINUTE, MONDAY, repeated, told, workingDays } from './decisions.ts';

export type DecisionScenario = {
  code: DetectionCode;
  why: string;
  /** What fires it, once. */
  fires: () => DecisionEvent[];
  /** What all but fires it. */
  misses: () => DecisionEvent[];
};

/** Behind the days the rules learn from. */
const LATER = MONDAY + 21 * DAY;
const ask = (caller: string, atMs: number, more: Partial<Parameters<typeof told>[0]> = {}) =>
  told({ caller, atMs, ...more });
const denied = { outcome: 'deny', code: 'POLICY_DENY' } as const;
const profiles = (count: number) => Array.from({ length: count }, (_, n) => `vault-${n}`);

/** One scenario and one near miss of each detection that looks at decisions; callers are their own. */
export const DECISION_SCENARIOS: readonly DecisionScenario[] = [
  {
    code: 'DENIAL_BURST',
    why: 'the twentieth refusal within ten minutes, not when they are spread over twelve',
    fires: () => repeated({ caller: 'burst', atMs: LATER, ...denied }, 25, 20_000),
    misses: () => repeated({ caller: 'patient', atMs: LATER, ...denied }, 20, 36_000),
  },
  {
    code: 'DENIAL_BURST',
    why: 'refusals that share an event count each',
    fires: () => [ask('limited', LATER, { outcome: 'deny', code: 'RATE_LIMITED', count: 20 })],
    misses: () => [ask('nearly', LATER, { outcome: 'deny', code: 'RATE_LIMITED', count: 19 })],
  },
  {
    code: 'PROFILE_PROBING',
    why: 'six profiles refused, not five of them several times',
    fires: () => profiles(6).map((profile, n) => ask('prober', LATER + n * MINUTE, { ...denied, profile })),
    misses: () =>
      [...profiles(5), ...profiles(5)].map((profile, n) =>
        ask('clumsy', LATER + n * MINUTE, { ...denied, profile }),
      ),
  },
  {
    code: 'FIRST_USE',
    why: 'another profile given, not one refused',
    fires: () => [...workingDays('curious', 8), ask('curious', LATER, { profile: 'prod' })],
    misses: () => [...workingDays('content', 8), ask('content', LATER, { profile: 'prod', ...denied })],
  },
  {
    code: 'NEW_NETWORK',
    why: 'another /24, not another address of the same',
    fires: () => [...workingDays('traveller', 8), ask('traveller', LATER, { ip: '198.51.100.7' })],
    misses: () => [...workingDays('settled', 8), ask('settled', LATER, { ip: '192.0.2.250' })],
  },
  {
    code: 'NEW_NETWORK',
    why: 'another /48, not another address of the same',
    fires: () => [
      ...workingDays('six', 8).map((event) => withIp(event, '2001:db8:1::1')),
      ask('six', LATER, { ip: '2001:db8:2::1' }),
    ],
    misses: () => [
      ...workingDays('seven', 8).map((event) => withIp(event, '2001:db8:1::1')),
      ask('seven', LATER, { ip: '2001:0db8:0001:ffff::1' }),
    ],
  },
  {
    code: 'ISSUE_RATE',
    why: 'four times the usual and sixty, not fifty of a caller that has five an hour',
    fires: () => [...workingDays('machine', 8), ...repeated({ caller: 'machine', atMs: LATER }, 80, 10_000)],
    misses: () => [...workingDays('engine', 8), ...repeated({ caller: 'engine', atMs: LATER }, 50, 10_000)],
  },
  {
    code: 'UNUSUAL_HOURS',
    why: 'in the night, not an hour after the usual',
    fires: () => [...workingDays('sleepless', 11, [0, 4, 8]), ask('sleepless', LATER + 18 * HOUR)],
    misses: () => [...workingDays('late', 11, [0, 4, 8]), ask('late', LATER + 9 * HOUR)],
  },
  {
    code: 'STALE_POLICY',
    why: 'a cached policy decided',
    fires: () => [
      ...workingDays('staleness', 1),
      ...repeated({ caller: 'staleness', atMs: LATER, stale: true }, 3, MINUTE),
    ],
    misses: () => [
      ...workingDays('freshness', 1),
      ...repeated({ caller: 'freshness', atMs: LATER }, 3, MINUTE),
    ],
  },
];

function withIp(event: DecisionEvent, sourceIp: string): DecisionEvent {
  return event.caller === null ? event : { ...event, caller: { ...event.caller, sourceIp } };
}
