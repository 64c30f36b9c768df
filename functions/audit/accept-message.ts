import canonicalize from 'canonicalize';
import { EVENT_SOURCE } from '../event/decision-event.ts';
import { LONGEST_DETAIL_BYTES } from '../event/wire.ts';
import { leafHash } from '../merkle/hash.ts';
import type { EventSchema } from './event-schemas.ts';
import type { Acceptance, Rejection } from './incoming.ts';

export type AcceptanceRules = { accountId: string; schemas: ReadonlyMap<string, EventSchema> };

/** The envelope is small; what is longer than this cannot hold an event of ours. */
const LONGEST_BODY = 4 * LONGEST_DETAIL_BYTES;

/**
 * Reads a message of the audit queue: EventBridge's envelope, our account and source, a known kind of event in its
 * schema. Everything else is a dead letter with its reason; nothing is half taken.
 */
export function acceptMessage(messageId: string, body: string, rules: AcceptanceRules): Acceptance {
  if (body.length > LONGEST_BODY) return reject('too-large', `the message has ${body.length} characters`);
  const envelope = parseObject(body);
  if (envelope === undefined) return reject('not-json', 'the message is not a JSON object');
  const { account, source, 'detail-type': detailType, detail } = envelope;
  if (
    typeof account !== 'string' ||
    typeof source !== 'string' ||
    typeof detailType !== 'string' ||
    !isObject(detail)
  ) {
    return reject('not-an-envelope', 'account, source, detail-type or detail is missing or of another type');
  }
  if (account !== rules.accountId) return reject('foreign-account', 'the event is of another account');
  if (source !== EVENT_SOURCE) return reject('foreign-source', 'the event is of another source');
  const schema = rules.schemas.get(detailType);
  if (schema === undefined) return reject('unknown-detail-type', 'the ledger takes no such detail-type');
  return acceptDetail(messageId, detail, schema);
}

function acceptDetail(messageId: string, detail: Record<string, unknown>, schema: EventSchema): Acceptance {
  if (detail.schemaVersion !== schema.version)
    return reject('unknown-version', 'the event has another schema version');
  if (!schema.isValid(detail)) {
    const [error] = schema.isValid.errors ?? [];
    return reject(
      'wrong-shape',
      `${error?.instancePath || '/'} ${error?.message ?? 'does not fit the schema'}`,
    );
  }
  if (!isMoment(detail.time)) return reject('wrong-shape', '/time is no moment since 1970');
  const leaf = canonicalForm(detail);
  if (leaf === undefined) return reject('not-canonical', 'the event has no canonical form');
  const bytes = Buffer.from(leaf, 'utf8');
  if (bytes.length > LONGEST_DETAIL_BYTES) return reject('too-large', `the event has ${bytes.length} bytes`);
  const hash = leafHash(bytes);
  const leafHashHex = Buffer.from(hash).toString('hex');
  return {
    ok: true,
    incoming: { messageId, event: detail, schema: schema.name, leaf, leafHash: hash, leafHashHex },
  };
}

/** The pattern of the schema takes a 31st of February and hour 24, and so does `Date.parse`, as another day. */
function isMoment(time: string): boolean {
  const timeMs = Date.parse(time);
  return timeMs >= 0 && new Date(timeMs).toISOString() === time;
}

function canonicalForm(value: unknown): string | undefined {
  try {
    return canonicalize(value);
  } catch {
    // Lone surrogates and numbers that are none in I-JSON.
    return undefined;
  }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function reject(code: Rejection['code'], text: string): Acceptance {
  return { ok: false, rejection: { code, text: text.slice(0, 200) } };
}
