import { expect, test } from 'vitest';
import { contextOf } from '../../local/iam/context.ts';
import { decide } from '../../local/iam/evaluate.ts';
import type { Principal } from '../../local/iam/principal.ts';
import { type Asked, allowing, OTHER, refusedBy, SERVICE, session, user, VEND, VENDED } from './askers.ts';
import { plannedDocuments } from './planned-documents.ts';

const document = plannedDocuments();
const PROD = `arn:aws:iam::${SERVICE}:role/sentinel/sentinel-prod`;

/** As vend asks for `prod`. */
const SOUND: Asked = {
  sourceIdentity: 'sentinel,alice,direct,0123456789ab',
  tags: { SentinelProfile: 'prod', SentinelUser: 'alice', SentinelRequestId: 'r-1' },
};

const CASES: readonly [name: string, who: Principal, asked: Asked, refused: string | undefined][] = [
  ['vend, for this profile', VEND, SOUND, undefined],
  ['a stranger of the account, asking as vend does', user(SERVICE, 'mallory'), SOUND, 'sts:AssumeRole'],
  ['an administrator of the account', session(SERVICE, 'Admin', 'root'), SOUND, 'sts:AssumeRole'],
  ['a role of vend’s name in another account', session(OTHER, 'sentinel-vend', 'x'), SOUND, 'sts:AssumeRole'],
  [
    'a role of vend’s name on another path',
    session(SERVICE, 'sentinel-vend', 'x', { path: '/own/' }),
    SOUND,
    'sts:AssumeRole',
  ],
  ['the audit function', session(SERVICE, 'sentinel-audit', 'sentinel-audit'), SOUND, 'sts:AssumeRole'],
  ['a vended session', VENDED, SOUND, 'sts:AssumeRole'],
  [
    'vend, for another profile whose document names this role',
    VEND,
    { ...SOUND, tags: { SentinelProfile: 'dev' } },
    'sts:AssumeRole',
  ],
  [
    'vend, with a tag that differs in case',
    VEND,
    { ...SOUND, tags: { SentinelProfile: 'Prod' } },
    'sts:AssumeRole',
  ],
  ['vend, without tags', VEND, { ...SOUND, tags: {} }, 'sts:AssumeRole'],
  ['vend’s role without a source identity', VEND, { tags: { SentinelProfile: 'prod' } }, 'sts:AssumeRole'],
  [
    'vend’s role with a source identity of another form',
    VEND,
    { ...SOUND, sourceIdentity: 'alice' },
    'sts:AssumeRole',
  ],
  [
    'vend’s role with one that only begins alike',
    VEND,
    { ...SOUND, sourceIdentity: 'sentinelalice' },
    'sts:AssumeRole',
  ],
];

test.for(CASES)('%s', ([, who, asked, refused]) => {
  expect(refusedBy(document('prod_trust', 'trust'), PROD, who, asked)).toBe(refused);
});

test('in another account it admits the same vend role, and no other', () => {
  const elsewhere = `arn:aws:iam::${OTHER}:role/sentinel/sentinel-prod`;
  const trust = document('prod_trust', 'trust');
  expect(refusedBy(trust, elsewhere, VEND, SOUND)).toBeUndefined();
  expect(refusedBy(trust, elsewhere, session(OTHER, 'sentinel-vend', 'x'), SOUND)).toBe('sts:AssumeRole');
});

test('with an external id, only who knows it', () => {
  const trust = document('partner_trust', 'trust');
  const asked = { ...SOUND, tags: { SentinelProfile: 'partner' } };
  expect(refusedBy(trust, PROD, VEND, { ...asked, externalId: 'pay/one' })).toBeUndefined();
  expect(refusedBy(trust, PROD, VEND, asked)).toBe('sts:AssumeRole');
  expect(refusedBy(trust, PROD, VEND, { ...asked, externalId: 'pay/two' })).toBe('sts:AssumeRole');
});

test('its sessions may not ask the service again, whatever else they are allowed', () => {
  const identity = [allowing('*'), document('prod_permissions', 'identity')];
  const may = (action: string, resource: string) =>
    decide({
      request: { principal: VENDED, action, resource, context: contextOf(VENDED, {}) },
      identity,
      sameAccount: true,
    }).allowed;
  const api = `arn:aws:execute-api:eu-west-1:${SERVICE}:a1b2c3d4e5`;
  expect(may('execute-api:Invoke', `${api}/$default/GET/credentials`)).toBe(false);
  expect(may('execute-api:Invoke', `${api}/$default/GET/credentials/prod`)).toBe(false);
  expect(may('execute-api:Invoke', `arn:aws:execute-api:eu-west-1:${SERVICE}:another/$default/GET/x`)).toBe(
    true,
  );
  expect(may('s3:GetObject', 'arn:aws:s3:::bucket/key')).toBe(true);
});
