import { acceptMessage } from '../../functions/audit/accept-message.ts';
import { compileEventSchemas } from '../../functions/audit/event-schemas.ts';
import type { Incoming } from '../../functions/audit/incoming.ts';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';

export const ACCOUNT_ID = '123456789012';
export const schemas = compileEventSchemas();
export const rules = { accountId: ACCOUNT_ID, schemas };

/** A sound decision; `n` makes it another one. */
export function decision(n: number, more: Partial<DecisionEvent> = {}): DecisionEvent {
  const hex = n.toString(16).padStart(12, '0');
  return {
    schemaVersion: '1',
    id: `01a20ccc-1b8e-7000-8000-${hex}`,
    operation: 'vend',
    producer: { id: '20306c2b91c623f0', seq: n, unrecorded: [] },
    count: 1,
    time: new Date(1_795_000_000_000 + n * 1000).toISOString(),
    requestId: `request-${n}`,
    traceId: null,
    outcome: 'allow',
    code: 'OK',
    caller: {
      kind: 'sso',
      name: `user-${n % 5}`,
      arn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/AWSReservedSSO_Eng_0123456789abcdef/user-${n % 5}`,
      accountId: ACCOUNT_ID,
      accessKeyId: `ASIACALLER${n % 5}`,
      sourceIp: '192.0.2.1',
      userAgent: 'aws-sdk-js/3 ü',
      principalOrgId: null,
    },
    profile: 'dev',
    policy: {
      name: '/sentinel/policies/dev',
      version: 1,
      sha256: 'a'.repeat(64),
      rule: 'dev',
      ruleIndex: 0,
      effect: 'allow',
      reason: '',
      stale: false,
    },
    session: {
      roleArn: `arn:aws:iam::${ACCOUNT_ID}:role/sentinel/dev`,
      roleSessionName: 'sentinel,alice',
      sourceIdentity: `sentinel,alice,direct,${hex}`,
      accessKeyId: `ASIASESSION${n}`,
      expiration: '2026-11-24T10:00:00Z',
      durationSeconds: 3600,
      cached: false,
      stsRequestId: 'sts-1',
      tags: { SentinelUser: 'alice' },
      grant: 'direct',
      cappedBy: null,
      fallback: false,
    },
    request: { reason: null, durationSeconds: null },
    latencyMs: { total: 3, policy: 1, sts: 1 },
    coldStart: false,
    service: { version: '0.1.0', region: 'us-east-1', functionName: 'sentinel-vend' },
    ...more,
  };
}

/** The envelope EventBridge's rule delivers. */
export function envelope(detail: unknown, more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    version: '0',
    id: 'e',
    'detail-type': 'Credential Decision',
    source: 'sentinel.tvm',
    account: ACCOUNT_ID,
    time: '2026-11-24T09:00:00Z',
    region: 'us-east-1',
    resources: [],
    detail,
    ...more,
  });
}

/** An accepted message, as the writer gets it. */
export function incoming(event: DecisionEvent): Incoming {
  const acceptance = acceptMessage(`message-${event.id}`, envelope(event), rules);
  if (!acceptance.ok) throw new Error(acceptance.rejection.text);
  return acceptance.incoming;
}
