import { type DecisionEvent, EVENT_DETAIL_TYPE, EVENT_SOURCE } from './decision-event.ts';
import { rfc3339Seconds } from './rfc3339.ts';

/** What is put on the bus; EventBridge makes the rest of the envelope. */
export type BusEntry = {
  source: string;
  detailType: string;
  eventBusName: string;
  timeMs: number;
  resources: readonly string[];
  /** ASCII JSON, at most 64 KiB. */
  detail: string;
};

/** At most 64 KiB, so that an event fits both EventBridge and SQS with room for the envelope. */
export const LONGEST_DETAIL_BYTES = 65_536;

/** An event that does not fit in here is told by looking, and refused for its length. */
const COPY = Buffer.alloc(LONGEST_DETAIL_BYTES);
const DELETE = '\u007f';
const NON_ASCII = /[\u007f-\uffff]/g;

/**
 * The wire form of an event: JSON in ASCII, so that bus and queue carry the same bytes whatever their encodings
 * do (SQS refuses U+FFFE and U+FFFF). Lone surrogates were replaced when the event was built.
 */
export function wireDetail(event: DecisionEvent): string {
  const { policy, session, service } = event;
  const own = JSON.stringify(ownParts(event)).slice(0, -1);
  const text = `${own},"policy":${partText(policy)},"session":${partText(session)},"service":${partText(service)}}`;
  // As many bytes as characters: all ASCII. Copying it takes a tenth of the time that looking at it takes.
  if (COPY.write(text) === text.length && !text.includes(DELETE)) return text;
  return text.replace(NON_ASCII, escapeUnit);
}

/** What one event shares with no other; written out, so that a part that is forgotten does not compile. */
function ownParts(event: DecisionEvent): Omit<DecisionEvent, 'policy' | 'session' | 'service'> {
  return {
    schemaVersion: event.schemaVersion,
    id: event.id,
    producer: event.producer,
    count: event.count,
    operation: event.operation,
    time: event.time,
    requestId: event.requestId,
    traceId: event.traceId,
    outcome: event.outcome,
    code: event.code,
    caller: event.caller,
    profile: event.profile,
    request: event.request,
    latencyMs: event.latencyMs,
    coldStart: event.coldStart,
  };
}

/** The JSON of parts that events share, made once for as long as there is the part. */
const PART_TEXTS = new WeakMap<object, string>();

function partText(part: object | null): string {
  if (part === null) return 'null';
  const kept = PART_TEXTS.get(part);
  if (kept !== undefined) return kept;
  const text = JSON.stringify(part);
  PART_TEXTS.set(part, text);
  return text;
}

/** The entry for PutEvents. `resources` names the profile's role, once it is known. */
export function busEntry(event: DecisionEvent, eventBusName: string): BusEntry {
  return {
    source: EVENT_SOURCE,
    detailType: EVENT_DETAIL_TYPE,
    eventBusName,
    timeMs: Date.parse(event.time),
    resources: event.session === null ? [] : [event.session.roleArn],
    detail: wireDetail(event),
  };
}

/**
 * The message for the audit queue when the bus fails: the envelope the bus's rule would have delivered, with the
 * event's own id in place of the one EventBridge makes.
 * https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
 */
export function queueEnvelope(
  event: DecisionEvent,
  entry: BusEntry,
  accountId: string,
  region: string,
): string {
  const head = JSON.stringify({
    version: '0',
    id: event.id,
    'detail-type': entry.detailType,
    source: entry.source,
    account: accountId,
    time: rfc3339Seconds(entry.timeMs),
    region,
    resources: entry.resources,
  });
  return `${head.slice(0, -1)},"detail":${entry.detail}}`;
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
