import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import { decision } from '../audit/events.ts';

/** A Monday, 09:00 UTC. */
export const MONDAY = Date.parse('2026-11-02T09:00:00.000Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const PRODUCER = '20306c2b91c623f0';
let last = 0;

/** Whose decision, when and which; a new id and a new request each. */
export type Told = {
  caller: string | null;
  atMs: number;
  profile?: string;
  outcome?: 'allow' | 'deny';
  code?: DecisionEvent['code'];
  ip?: string;
  count?: number;
  stale?: boolean;
};

/** A decision as the vend function tells it. */
export function told(one: Told): DecisionEvent {
  last += 1;
  const { caller: whole, policy, session } = decision(last);
  const outcome = one.outcome ?? 'allow';
  if (whole === null || policy === null) throw new Error('a decision of somebody');
  return decision(last, {
    time: new Date(one.atMs).toISOString(),
    outcome,
    code: one.code ?? (outcome === 'allow' ? 'OK' : 'POLICY_DENY'),
    profile: one.profile ?? 'dev',
    caller: one.caller === null ? null : { ...whole, name: one.caller, sourceIp: one.ip ?? '192.0.2.10' },
    policy: { ...policy, stale: one.stale ?? false },
    session: outcome === 'allow' ? session : null,
    count: one.count ?? 1,
    // Gapless from 0, as a producer’s are: they are all of one.
    producer: { id: PRODUCER, seq: last - 1, unrecorded: [] },
  });
}

/** The same decision `count` times, `everyMs` apart. */
export function repeated(one: Told, count: number, everyMs: number): DecisionEvent[] {
  return Array.from({ length: count }, (_, n) => told({ ...one, atMs: one.atMs + n * everyMs }));
}

/** Working days of a caller, an ask at each of the given hours after 09:00 UTC; the rules know it afterwards. */
export function workingDays(caller: string, days: number, hours: readonly number[] = [0]): DecisionEvent[] {
  const dates = Array.from({ length: days * 2 }, (_, n) => MONDAY + n * DAY)
    .filter((atMs) => ![0, 6].includes(new Date(atMs).getUTCDay()))
    .slice(0, days);
  return dates.flatMap((atMs) => hours.map((hour) => told({ caller, atMs: atMs + hour * HOUR })));
}
