import type { Delivery } from '../aws/delivery.ts';
import type { PutEvent } from '../aws/put-event.ts';
import type { SendMessage } from '../aws/send-message.ts';
import type { DecisionEvent } from '../event/decision-event.ts';
import type { ProducerSequence } from '../event/producer-sequence.ts';
import { busEntry, LONGEST_DETAIL_BYTES, queueEnvelope } from '../event/wire.ts';
import type { RefusalTally } from '../rate/refusal-tally.ts';
import type { SessionSubject } from '../session/session-order.ts';
import { rateKey } from './admit.ts';
import { bugCause } from './bug-cause.ts';
import { codeOf, type Decision } from './decision.ts';
import { draftEvent, type EventDraft } from './draft-event.ts';
import type { Visit } from './visit.ts';

/** What became of a request's event. */
export type Receipt = {
  draft: EventDraft;
  /** null when the refusal was tallied and will share an event. */
  eventId: string | null;
  recorded: 'bus' | 'queue' | 'tallied' | 'none';
  auditMs: number;
  causes: readonly string[];
};

/** The effects and limits of recording. */
export type Recording = {
  putEvent: PutEvent;
  sendMessage: SendMessage;
  sequence: ProducerSequence;
  tally: RefusalTally<EventDraft>;
  /** Forgets a session whose event was lost, so that no later request gets it from the cache. */
  dropSession: (subject: SessionSubject) => void;
  newEventId: () => string;
  nowMs: () => number;
  eventBusName: string;
  accountId: string;
  service: DecisionEvent['service'];
  /** What may be spent on the bus, leaving enough for the queue; and on the queue. Milliseconds. */
  busLimitMs: (visit: Visit) => number;
  queueLimitMs: (visit: Visit) => number;
};

type Delivered = { recorded: 'bus' | 'queue' | 'none'; causes: readonly string[] };

/** Tallies of earlier minutes that ride along with one request at most. */
const MOST_TALLIES = 5;

/**
 * Records the request's event, on the bus or else on the queue, and with it the tallies of minutes gone by. Of a
 * caller's rate-limited refusals the first of a minute is an event, the others are counted into one.
 */
export async function record(visit: Visit, decision: Decision, recording: Recording): Promise<Receipt> {
  const draft = draftEvent(visit, decision, recording.service);
  const beganAtMs = visit.elapsedMs();
  const due = recording.tally.takeDue(recording.nowMs(), MOST_TALLIES);
  const tallies = due.map(({ subject, count }) =>
    deliver(visit, sealEvent(subject, count, recording), recording),
  );
  const limited = codeOf(decision) === 'RATE_LIMITED';
  if (limited && !recording.tally.isFirst(rateKey(visit), draft, recording.nowMs())) {
    await Promise.all(tallies);
    return { draft, eventId: null, recorded: 'tallied', auditMs: visit.elapsedMs() - beganAtMs, causes: [] };
  }
  const event = sealEvent(draft, 1, recording);
  const delivered = await deliver(visit, event, recording);
  if (tallies.length > 0) await Promise.all(tallies);
  if (delivered.recorded === 'none' && decision.kind === 'granted' && decision.grant.minted) {
    recording.dropSession(decision.grant.subject);
  }
  return { draft, eventId: event.id, ...delivered, auditMs: visit.elapsedMs() - beganAtMs };
}

function sealEvent(draft: EventDraft, count: number, recording: Recording): DecisionEvent {
  // Written out: copying what is left of an object takes V8 1 µs.
  return {
    schemaVersion: draft.schemaVersion,
    id: recording.newEventId(),
    producer: recording.sequence.next(),
    count,
    operation: draft.operation,
    time: draft.time,
    requestId: draft.requestId,
    traceId: draft.traceId,
    outcome: draft.outcome,
    code: draft.code,
    caller: draft.caller,
    profile: draft.profile,
    policy: draft.policy,
    session: draft.session,
    request: draft.request,
    latencyMs: draft.latencyMs,
    coldStart: draft.coldStart,
    service: draft.service,
  };
}

async function deliver(visit: Visit, event: DecisionEvent, recording: Recording): Promise<Delivered> {
  // A seq that was taken is settled whatever happens: one lost in silence would look like loss on the way.
  let delivered: Delivered;
  try {
    delivered = await tryBoth(visit, event, recording);
  } catch (error) {
    delivered = { recorded: 'none', causes: [bugCause(error)] };
  }
  recording.sequence.settle(event.producer, delivered.recorded !== 'none');
  return delivered;
}

async function tryBoth(visit: Visit, event: DecisionEvent, recording: Recording): Promise<Delivered> {
  const entry = busEntry(event, recording.eventBusName);
  // The wire form is ASCII, so characters are bytes.
  if (entry.detail.length > LONGEST_DETAIL_BYTES) {
    return { recorded: 'none', causes: [`events: the event is longer than ${LONGEST_DETAIL_BYTES} bytes`] };
  }
  let bus: Delivery;
  try {
    bus = await recording.putEvent(entry, recording.busLimitMs(visit));
  } catch (error) {
    bus = { ok: false, cause: bugCause(error) };
  }
  if (bus.ok) return { recorded: 'bus', causes: [] };
  const envelope = queueEnvelope(event, entry, recording.accountId, recording.service.region);
  const queue = await recording.sendMessage(envelope, recording.queueLimitMs(visit));
  return queue.ok
    ? { recorded: 'queue', causes: [bus.cause] }
    : { recorded: 'none', causes: [bus.cause, queue.cause] };
}
