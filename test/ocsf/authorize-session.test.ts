import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { REFUSALS } from '../../functions/answer/codes.ts';
import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import { authorizeSession } from '../../functions/ocsf/authorize-session.ts';
import { decision } from '../audit/events.ts';
import published from './authorize-session-1.8.0.json' with { type: 'json' };

const ajv = new Ajv2020({ strict: false, allErrors: true });
const isValid = ajv.compile(published);

function faultsOf(event: DecisionEvent): unknown {
  return isValid(authorizeSession(event)) ? [] : isValid.errors;
}

const refused = (changes: Partial<DecisionEvent>) =>
  decision(1, { outcome: 'deny', session: null, ...changes });

test('an allowed decision is a valid Authorize Session', () => {
  expect(faultsOf(decision(1))).toEqual([]);
  expect(authorizeSession(decision(1))).toMatchObject({
    type_uid: 300301,
    action_id: 1,
    disposition_id: 1,
    status_id: 1,
    privileges: ['arn:aws:iam::123456789012:role/sentinel/dev'],
    session: { credential_uid: 'ASIASESSION1', uid: 'sentinel,alice,direct,000000000001' },
    metadata: { version: '1.8.0', uid: decision(1).id, correlation_uid: 'request-1' },
  });
});

test('every refusal is one too, whoever it was and whatever is known', () => {
  for (const [code, { outcome }] of Object.entries(REFUSALS)) {
    for (const caller of [decision(1).caller, null]) {
      for (const policy of [decision(1).policy, null]) {
        expect(faultsOf(refused({ code: 'POLICY_DENY', outcome, caller, policy })), code).toEqual([]);
      }
    }
  }
  expect(authorizeSession(refused({ code: 'POLICY_DENY' }))).toMatchObject({
    action_id: 2,
    disposition_id: 2,
    status_id: 2,
    privileges: [],
  });
});

test('an identity that was refused has its ARN and no name', () => {
  const { caller } = decision(1);
  const nameless = caller === null ? null : { ...caller, kind: null, name: null, sourceIp: null };
  expect(faultsOf(refused({ code: 'INVALID_IDENTITY', caller: nameless }))).toEqual([]);
});

test('a workload has its issuer and subject, and no access key that is nobody’s', () => {
  const { caller } = decision(1);
  if (caller === null) throw new Error('a decision of somebody');
  const arn = 'https://issuer.example#repo:acme/shop';
  const workload = { ...caller, kind: 'oidc', name: 'oidc/ci/repo:acme/shop', arn, accessKeyId: '' } as const;
  const allowed = decision(1, { caller: workload });
  expect(faultsOf(allowed)).toEqual([]);
  expect(authorizeSession(allowed).user).toEqual({
    ...{ name: 'oidc/ci/repo:acme/shop', uid: arn, account: { uid: caller.accountId } },
  });
  const stranger = { ...workload, kind: null, name: null, accountId: '' };
  const denied = refused({ code: 'INVALID_IDENTITY', caller: stranger });
  expect(faultsOf(denied)).toEqual([]);
  expect(authorizeSession(denied).user).toEqual({ uid: arn });
});

test('the published definition refuses what is not in it', () => {
  expect(isValid({ ...authorizeSession(decision(1)), verdict: 'good' })).toBe(false);
  expect(isValid({ ...authorizeSession(decision(1)), action_id: 7 })).toBe(false);
});
