import type { DecisionEvent } from '../../../functions/event/decision-event.ts';
import type { Caller } from '../../../functions/identity/caller.ts';
import { parseProfile } from '../../../functions/profile/parse-profile.ts';
import type { SessionSubject } from '../../../functions/session/session-order.ts';
import { PROFILE_TEXT } from './documents.ts';
import { ACCOUNT_ID, REGION, SSO_ROLE_ID } from './gateway-requests.ts';

/** A caller from Identity Center. */
export function callerOf(number: number): Caller {
  const name = `user-${number}@example.org`;
  return {
    kind: 'sso',
    name,
    accountId: ACCOUNT_ID,
    arn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/AWSReservedSSO_Engineers_0123456789abcdef/${name}`,
    callerId: `${SSO_ROLE_ID}:${name}`,
    accessKeyId: 'ASIACALLER0000000001',
  };
}

/** What a session is asked for. */
export function subjectOf(number: number): SessionSubject {
  const parsed = parseProfile(PROFILE_TEXT);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return {
    caller: callerOf(number),
    profileName: 'dev',
    profile: parsed.profile,
    policyVersion: 7,
    policySha256: 'ab'.repeat(32),
    profileVersion: 3,
    durationSeconds: 3600,
    grant: 'direct',
  };
}

/** The event of an allowed request whose session came from the cache. */
export function eventOf(number: number): DecisionEvent {
  const caller = callerOf(number);
  const { profile, policySha256 } = subjectOf(number);
  return {
    schemaVersion: '1',
    id: `0195f3a0-0000-7000-8000-${number.toString(16).padStart(12, '0')}`,
    producer: { id: '0123456789abcdef', seq: number, unrecorded: [] },
    count: 1,
    operation: 'vend',
    time: new Date(Date.parse('2026-03-04T10:00:00Z') + number).toISOString(),
    requestId: `JKJaXmPLvHc${number}=`,
    traceId: '1-69a80500-0123456789abcdef01234567',
    outcome: 'allow',
    code: 'OK',
    caller: {
      kind: caller.kind,
      name: caller.name,
      arn: caller.arn,
      accountId: caller.accountId,
      accessKeyId: caller.accessKeyId,
      sourceIp: '192.0.2.7',
      userAgent: 'aws-sdk-js/3.1173.0 os/linux#6.8.0 lang/js md/nodejs#24.18.1',
      principalOrgId: 'o-exampleorg1',
    },
    profile: 'dev',
    policy: {
      name: '/sentinel/policies/dev',
      version: 7,
      sha256: policySha256,
      rule: 'engineers',
      ruleIndex: 0,
      effect: 'allow',
      reason: 'on the list of engineers',
      stale: false,
    },
    session: {
      roleArn: profile.roleArn,
      roleSessionName: `sentinel,${caller.name}`,
      sourceIdentity: `sentinel,${caller.name},direct,0123456789ab`,
      accessKeyId: 'ASIASESSION000000001',
      expiration: '2026-03-04T10:59:00Z',
      durationSeconds: 3600,
      cached: true,
      stsRequestId: 'c6104cbe-af31-11e0-8154-cbc7ccf896c7',
      tags: { SentinelUser: caller.name, SentinelProfile: 'dev', team: 'platform', 'cost-centre': '4711' },
      grant: 'direct',
      cappedBy: null,
      fallback: false,
    },
    request: { reason: null, durationSeconds: null },
    latencyMs: { total: 12, policy: 0, sts: null },
    coldStart: false,
    service: { version: '0.1.0', region: REGION, functionName: 'sentinel-vend' },
  };
}
