import { expect, test } from 'vitest';
import { contextOf } from '../../local/iam/context.ts';
import { evaluatePolicy } from '../../local/iam/evaluate.ts';
import type { RequestContext } from '../../local/iam/policy-document.ts';
import type { Principal } from '../../local/iam/principal.ts';
import { OTHER, SERVICE, session, user, VEND, VEND_FUNCTION, VENDED } from './askers.ts';
import { plannedDocuments } from './planned-documents.ts';

const document = plannedDocuments();
const PROD = `arn:aws:iam::${OTHER}:role/sentinel/sentinel-prod`;
const VEND_ROLE = `arn:aws:iam::${SERVICE}:role/sentinel-vend`;
const SOURCE = { 'sts:SourceIdentity': 'sentinel,alice,direct,0123456789ab' };
const BY_FUNCTION = { 'lambda:SourceFunctionArn': VEND_FUNCTION };
const ADMIN = session(OTHER, 'Admin', 'carol');
const DEPLOYER = session(SERVICE, 'pipeline', 'run-1', { path: '/deploy/' });

type Case = readonly [
  name: string,
  who: Principal,
  action: string,
  on: string,
  keys: RequestContext,
  denied: boolean,
];

const SERVICE_CONTROL: readonly Case[] = [
  ['vend assumes a protected role', VEND, 'sts:AssumeRole', PROD, { ...SOURCE, ...BY_FUNCTION }, false],
  [
    'vend sets its source identity',
    VEND,
    'sts:SetSourceIdentity',
    PROD,
    { ...SOURCE, ...BY_FUNCTION },
    false,
  ],
  ['vend tags the session', VEND, 'sts:TagSession', PROD, BY_FUNCTION, false],
  ['nobody without a source identity', VEND, 'sts:AssumeRole', PROD, BY_FUNCTION, true],
  [
    'nor with another’s',
    VEND,
    'sts:AssumeRole',
    PROD,
    { 'sts:SourceIdentity': 'alice', ...BY_FUNCTION },
    true,
  ],
  [
    'vend’s role in another function',
    VEND,
    'sts:AssumeRole',
    PROD,
    { ...SOURCE, 'lambda:SourceFunctionArn': `${VEND_FUNCTION}-copy` },
    true,
  ],
  ['vend’s role outside any function', VEND, 'sts:AssumeRole', PROD, SOURCE, true],
  ['an administrator assumes a protected role', ADMIN, 'sts:AssumeRole', PROD, SOURCE, true],
  [
    'an administrator assumes another role',
    ADMIN,
    'sts:AssumeRole',
    `arn:aws:iam::${OTHER}:role/app`,
    {},
    false,
  ],
  [
    'an administrator poses as the service elsewhere',
    ADMIN,
    'sts:SetSourceIdentity',
    `arn:aws:iam::${OTHER}:role/app`,
    SOURCE,
    true,
  ],
  [
    'an administrator sets a source identity of its own',
    ADMIN,
    'sts:SetSourceIdentity',
    `arn:aws:iam::${OTHER}:role/app`,
    { 'sts:SourceIdentity': 'carol' },
    false,
  ],
  [
    'a vended session hands its own down',
    VENDED,
    'sts:SetSourceIdentity',
    `arn:aws:iam::${OTHER}:role/app`,
    SOURCE,
    false,
  ],
  ['nobody assumes the vend role', DEPLOYER, 'sts:AssumeRole', VEND_ROLE, {}, true],
  ['nobody invokes the function', DEPLOYER, 'lambda:InvokeFunction', VEND_FUNCTION, {}, true],
  ['nor a version of it', ADMIN, 'lambda:InvokeFunction', `${VEND_FUNCTION}:3`, {}, true],
  ['another function may be invoked', ADMIN, 'lambda:InvokeFunction', `${VEND_FUNCTION}-other`, {}, false],
  ['a deployer changes the code', DEPLOYER, 'lambda:UpdateFunctionCode', VEND_FUNCTION, {}, false],
  ['an administrator changes the code', ADMIN, 'lambda:UpdateFunctionCode', VEND_FUNCTION, {}, true],
  ['an administrator lets others invoke', ADMIN, 'lambda:AddPermission', VEND_FUNCTION, {}, true],
  [
    'an administrator reads its configuration',
    ADMIN,
    'lambda:GetFunctionConfiguration',
    VEND_FUNCTION,
    {},
    false,
  ],
  ['a deployer passes the vend role', DEPLOYER, 'iam:PassRole', VEND_ROLE, {}, false],
  ['a user passes the vend role', user(SERVICE, 'mallory'), 'iam:PassRole', VEND_ROLE, {}, true],
  ['an administrator rewrites a protected role’s trust', ADMIN, 'iam:UpdateAssumeRolePolicy', PROD, {}, true],
  ['an administrator reads it', ADMIN, 'iam:GetRole', PROD, {}, false],
  [
    'a role that only ends like a deployer',
    session(SERVICE, 'pipeline', 'x', { path: '/own/deploy/' }),
    'iam:PassRole',
    VEND_ROLE,
    {},
    true,
  ],
];

test.for(SERVICE_CONTROL)('by the service control policy: %s', ([, who, action, resource, keys, denied]) => {
  const request = { principal: who, action, resource, context: contextOf(who, keys) };
  expect(evaluatePolicy(document('service_control', 'identity'), request).denied).toBe(denied);
});

test('with chaining denied and nobody a deployer', () => {
  const policy = document('no_chains', 'identity');
  const denied = (who: Principal, action: string, resource: string, keys: RequestContext) =>
    evaluatePolicy(policy, { principal: who, action, resource, context: contextOf(who, keys) }).denied;
  expect(denied(VENDED, 'sts:SetSourceIdentity', `arn:aws:iam::${OTHER}:role/app`, SOURCE)).toBe(true);
  expect(denied(VEND, 'sts:SetSourceIdentity', PROD, { ...SOURCE, ...BY_FUNCTION })).toBe(false);
  expect(denied(DEPLOYER, 'lambda:UpdateFunctionCode', VEND_FUNCTION, {})).toBe(true);
  expect(denied(DEPLOYER, 'iam:PassRole', VEND_ROLE, {})).toBe(true);
});

const OUTSIDE = session('999900001111', 'Admin', 'eve');

const RESOURCE_CONTROL: readonly Case[] = [
  ['vend', VEND, 'sts:AssumeRole', PROD, SOURCE, false],
  ['vend without a source identity', VEND, 'sts:AssumeRole', PROD, {}, true],
  ['a caller outside the organisation', OUTSIDE, 'sts:AssumeRole', PROD, SOURCE, true],
  [
    'a caller outside, into another role',
    OUTSIDE,
    'sts:AssumeRole',
    `arn:aws:iam::${OTHER}:role/app`,
    {},
    false,
  ],
];

test.for(RESOURCE_CONTROL)(
  'by the resource control policy: %s',
  ([, who, action, resource, keys, denied]) => {
    const request = { principal: who, action, resource, context: contextOf(who, keys) };
    expect(evaluatePolicy(document('resource_control', 'resource'), request).denied).toBe(denied);
  },
);

test('by the resource control policy: federation, which has no principal’s ARN', () => {
  const policy = document('resource_control', 'resource');
  for (const action of ['sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity']) {
    const context = contextOf(VEND, SOURCE);
    const { 'aws:principalarn': _, ...federated } = context;
    expect(
      evaluatePolicy(policy, { principal: VEND, action, resource: PROD, context: federated }).denied,
    ).toBe(true);
  }
});
