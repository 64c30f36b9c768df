import type { DecisionEvent } from '../../event/decision-event.ts';

/** What of a decision the rules look at. */
export type Seen = {
  id: string;
  timeMs: number;
  /** The name policies see; of a refused identity its ARN. */
  caller: string;
  outcome: DecisionEvent['outcome'];
  code: DecisionEvent['code'];
  profile: string | null;
  sourceIp: string | null;
  /** Requests it stands for. */
  count: number;
  /** Whether it asks for credentials, and is no listing. */
  isVend: boolean;
};

/** What a rule knows besides the event and its own state. */
export type Known = {
  /** The first decision of this installation, Unix milliseconds. */
  installedMs: number;
  /** The first of this caller. */
  knownSinceMs: number;
};

/** What a rule says of an event; the caller, the time and the event itself are added to it. */
export type Alarm = { key: string; message: string; evidence: readonly string[] };

/**
 * A rule of one caller's decisions: a fold over them that keeps little. Deliveries are unordered and come more than
 * once, so `fold` is idempotent: an event it was given before changes nothing and says nothing.
 */
export type CallerRule<State> = {
  initial: State;
  fold: (state: State, seen: Seen, known: Known) => { state: State; alarm?: Alarm };
};

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;
/** Before this much is known of an installation or a caller, everything is new. */
export const LEARNING_MS = 7 * DAY_MS;

/** A decision as the rules see it. */
export function seenOf(event: DecisionEvent): Seen {
  const { caller } = event;
  return {
    id: event.id,
    timeMs: Date.parse(event.time),
    caller: caller?.name ?? caller?.arn ?? 'unidentified',
    outcome: event.outcome,
    code: event.code,
    profile: event.profile,
    sourceIp: caller?.sourceIp ?? null,
    count: event.count,
    isVend: event.operation === 'vend',
  };
}
