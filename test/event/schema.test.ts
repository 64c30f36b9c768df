import { describe, expect, test } from 'vitest';
import schema from '../../docs/schema/decision-event.v1.json' with { type: 'json' };
import { REFUSALS } from '../../functions/answer/codes.ts';
import {
  type DecisionEvent,
  EVENT_SCHEMA_VERSION,
  type EventCaller,
  type EventPolicy,
  type EventSession,
  LONGEST_REASON_CHARS,
  LONGEST_RULE_CHARS,
} from '../../functions/event/decision-event.ts';
import type { CallerKind } from '../../functions/identity/caller.ts';
import { inProcess } from '../vend/in-process.ts';
import { isDecisionEvent } from './decided-event.ts';

type Fields<Type> = Record<keyof Type, true>;
/** Every field of the type; one that is added or taken away does not compile here. */
const FIELDS = {
  '': {
    ...{ schemaVersion: true, id: true, operation: true, producer: true, time: true, requestId: true },
    ...{ traceId: true, outcome: true, code: true, caller: true, profile: true, policy: true, session: true },
    ...{ request: true, latencyMs: true, coldStart: true, service: true, count: true },
  } satisfies Fields<DecisionEvent>,
  producer: { id: true, seq: true, unrecorded: true } satisfies Fields<DecisionEvent['producer']>,
  caller: {
    ...{ kind: true, name: true, arn: true, accountId: true, accessKeyId: true, sourceIp: true },
    ...{ userAgent: true, principalOrgId: true },
  } satisfies Fields<EventCaller>,
  policy: {
    ...{ name: true, version: true, sha256: true, rule: true, ruleIndex: true, effect: true, reason: true },
    stale: true,
  } satisfies Fields<EventPolicy>,
  session: {
    ...{ roleArn: true, roleSessionName: true, sourceIdentity: true, accessKeyId: true, expiration: true },
    ...{ durationSeconds: true, cached: true, stsRequestId: true, tags: true, grant: true, cappedBy: true },
    fallback: true,
  } satisfies Fields<EventSession>,
  request: { reason: true, durationSeconds: true } satisfies Fields<DecisionEvent['request']>,
  latencyMs: { total: true, policy: true, sts: true } satisfies Fields<DecisionEvent['latencyMs']>,
  service: { version: true, region: true, functionName: true } satisfies Fields<DecisionEvent['service']>,
};
const KINDS: Record<CallerKind, true> = { sso: true, user: true, session: true, role: true, oidc: true };

type Node = { [key: string]: unknown };
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The part of the schema for a field, without its null. */
function partOf(field: string): Node {
  if (field === '') return schema;
  const part: Node = Object(Object.entries(schema.properties).find(([name]) => name === field)?.[1]);
  const [first] = Array.isArray(part.anyOf) ? part.anyOf : [part];
  return isNode(first) ? first : {};
}

describe('the schema has the fields of the type, all required, and no others', () => {
  test.for(Object.entries(FIELDS))('%s', ([field, fields]) => {
    const part = partOf(field);
    expect(Object.keys(Object(part.properties)).toSorted()).toEqual(Object.keys(fields).toSorted());
    expect([...(Array.isArray(part.required) ? part.required : [])].toSorted()).toEqual(
      Object.keys(fields).toSorted(),
    );
    expect(part.additionalProperties).toBe(false);
  });

  test('codes, kinds, version and bounds are the code’s own', () => {
    expect(schema.properties.code.enum).toEqual(['OK', ...Object.keys(REFUSALS)]);
    expect(schema.properties.schemaVersion.const).toBe(EVENT_SCHEMA_VERSION);
    expect(JSON.stringify(partOf('caller'))).toContain(JSON.stringify({ enum: Object.keys(KINDS) }));
    expect(partOf('policy').properties).toMatchObject({
      rule: { anyOf: [{ maxLength: LONGEST_RULE_CHARS }, {}] },
      reason: { anyOf: [{ maxLength: LONGEST_REASON_CHARS }, {}] },
    });
  });
});

/** Every object of a value, by path. */
function objectsOf(value: unknown, path = ''): [string, Node][] {
  if (!isNode(value)) return [];
  return [
    [path, value],
    ...Object.entries(value).flatMap(([key, item]) => objectsOf(item, `${path}/${key}`)),
  ];
}

test('an event with anything added, left out, or of another type anywhere is no event', async () => {
  const { events } = await inProcess().ask();
  const text = JSON.stringify(events[0]);
  expect(isDecisionEvent(JSON.parse(text))).toBe(true);
  let tried = 0;
  const refuses = (path: string, change: (object: Node) => void) => {
    const copy = JSON.parse(text);
    const found = objectsOf(copy).find(([at]) => at === path)?.[1];
    if (found !== undefined) change(found);
    expect(isDecisionEvent(copy), path).toBe(false);
    tried += 1;
  };
  for (const [path, object] of objectsOf(JSON.parse(text))) {
    if (path === '/session/tags') continue;
    refuses(path, (at) => {
      at.secretAccessKey = 'x';
    });
    for (const [key, value] of Object.entries(object)) {
      refuses(path, (at) => {
        delete at[key];
      });
      refuses(path, (at) => {
        at[key] = typeof value === 'number' ? 0.5 : [value];
      });
    }
  }
  expect(tried).toBeGreaterThan(100);
});
