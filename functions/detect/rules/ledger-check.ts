import type { DecisionEvent } from '../../event/decision-event.ts';
import { HOUR_MS } from './caller-rule.ts';
import type { Hit } from './hit.ts';
import { hasSeq, type SeqRanges } from './seq-ranges.ts';

/** A line of the access log may be a little earlier or later than the event of its request. */
const SKEW_MS = 5 * 60_000;

/** The hours of the access log in which a request’s line may be, since 1970. */
export function accessHours(timeMs: number): number[] {
  return [...new Set([timeMs - SKEW_MS, timeMs, timeMs + SKEW_MS].map((ms) => Math.floor(ms / HOUR_MS)))];
}

/** Decisions that are in the ledger and did not come over the bus: it failed, and the queue took them directly. */
export function notOnBus(
  decisions: readonly DecisionEvent[],
  seen: ReadonlyMap<string, SeqRanges>,
): DecisionEvent[] {
  return decisions.filter(({ producer }) => !hasSeq(seen.get(producer.id) ?? [], producer.seq));
}

/** One finding of the decisions that went round the bus, one of those whose requests the API never had. */
export function ledgerHits({
  missed,
  unknown,
}: {
  missed: readonly DecisionEvent[];
  unknown: readonly DecisionEvent[];
}): Hit[] {
  return [
    ...hitOf(
      'AUDIT_FALLBACK',
      missed,
      (count) => `${count} decisions reached the ledger by the queue, not over the bus`,
    ),
    ...hitOf(
      'UNKNOWN_REQUEST',
      unknown,
      (count) => `${count} decisions of the ledger are of requests that are not in the API’s access log`,
    ),
  ];
}

function hitOf(
  code: 'AUDIT_FALLBACK' | 'UNKNOWN_REQUEST',
  decisions: readonly DecisionEvent[],
  message: (count: number) => string,
): Hit[] {
  const [first] = decisions;
  if (first === undefined) return [];
  const isOne = <Value>(values: readonly Value[]) => new Set(values).size === 1;
  const callers = decisions.map(({ caller }) => caller?.name ?? null);
  const profiles = decisions.map(({ profile }) => profile);
  return [
    {
      code,
      timeMs: Date.parse(first.time),
      key: first.id,
      message: message(decisions.length),
      caller: isOne(callers) ? (callers[0] ?? null) : null,
      profile: isOne(profiles) ? (profiles[0] ?? null) : null,
      evidence: decisions.map(({ id }) => ({ kind: 'decision', id })),
    },
  ];
}
