import { type DecisionEvent, EVENT_DETAIL_TYPE, EVENT_SOURCE } from '../event/decision-event.ts';
import { PARAMETER_DETAIL_TYPE, PARAMETER_SOURCE, TRAIL_DETAIL_TYPE } from './rules/patterns.ts';
import { readTrailRecord, type TrailRecord } from './rules/trail-record.ts';

/** What a message of the queue is. */
export type Message =
  | { kind: 'decision'; event: DecisionEvent }
  | { kind: 'parameter'; name: string }
  | { kind: 'trail'; record: TrailRecord }
  /** None of ours, or not in its form: it is told and dropped, for the audit queue has decisions too. */
  | { kind: 'unknown'; why: string };

export type ReadingRules = { accountId: string; isDecision: (value: unknown) => value is DecisionEvent };

type Fields = Readonly<Record<string, unknown>>;

/** EventBridge’s own limit is 256 KB (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html). */
const LONGEST_BODY = 1_048_576;

/** Reads an envelope of EventBridge: our account, and one of the three kinds of events the rules let through. */
export function readMessage(body: string, { accountId, isDecision }: ReadingRules): Message {
  const envelope = body.length > LONGEST_BODY ? undefined : parseObject(body);
  if (envelope === undefined) return { kind: 'unknown', why: 'not a JSON object' };
  const { account, source, 'detail-type': detailType, detail } = envelope;
  if (account !== accountId) return { kind: 'unknown', why: 'of another account' };
  if (!isObject(detail)) return { kind: 'unknown', why: 'without detail' };
  if (detailType === TRAIL_DETAIL_TYPE && typeof source === 'string' && source.startsWith('aws.')) {
    const record = readTrailRecord(detail);
    return record === undefined
      ? { kind: 'unknown', why: 'no record of CloudTrail' }
      : { kind: 'trail', record };
  }
  if (detailType === PARAMETER_DETAIL_TYPE && source === PARAMETER_SOURCE) {
    const { name } = detail;
    return typeof name === 'string'
      ? { kind: 'parameter', name }
      : { kind: 'unknown', why: 'a parameter without name' };
  }
  if (detailType !== EVENT_DETAIL_TYPE || source !== EVENT_SOURCE)
    return { kind: 'unknown', why: 'of another source or kind' };
  return isDecision(detail) && Date.parse(detail.time) >= 0
    ? { kind: 'decision', event: detail }
    : { kind: 'unknown', why: 'a decision in another form' };
}

function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
