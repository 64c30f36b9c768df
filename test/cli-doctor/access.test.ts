import { expect, test } from 'vitest';
import { judgeAccess } from '../../client/doctor/access-judgement.ts';
import type { WrittenPrincipal } from '../../client/doctor/account-facts.ts';
import { ACCOUNT, documentOf, VEND_ROLE } from './role-documents.ts';

const LAMBDA = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
const ALL = { name: 'all', text: documentOf({ Effect: 'Allow', Action: '*', Resource: '*' }) };

const vend = (more: Partial<WrittenPrincipal> = {}): WrittenPrincipal => ({
  arn: VEND_ROLE,
  trust: documentOf(LAMBDA),
  policies: [],
  boundary: undefined,
  ...more,
});
const admin = (more: Partial<WrittenPrincipal> = {}): WrittenPrincipal => ({
  arn: `arn:aws:iam::${ACCOUNT}:user/admin`,
  trust: undefined,
  policies: [ALL],
  boundary: undefined,
  ...more,
});

const NOTHING = { vendRoles: [], deployers: [], region: undefined };

function faultsOf(principals: WrittenPrincipal[], expected: Parameters<typeof judgeAccess>[1] = NOTHING) {
  return judgeAccess({ principals }, expected)
    .filter(({ level }) => level !== 'ok')
    .map(({ id, level }) => `${level} ${id}`);
}

test('nobody but the vend role’s own account', () => {
  expect(faultsOf([vend()])).toEqual([]);
  expect(faultsOf([vend(), admin()])).toEqual(
    ['access-invoke', 'access-code', 'access-pass', 'access-rewrite'].map((id) => `warning ${id}`),
  );
});

test('a boundary bounds, and one that cannot be read leaves nobody unjudged', () => {
  const boundary = { name: 'bound', text: documentOf({ Effect: 'Allow', Action: 's3:*', Resource: '*' }) };
  expect(faultsOf([vend(), admin({ boundary })])).toEqual([]);
  expect(faultsOf([vend(), admin({ boundary: { name: 'bound', text: undefined } })])).toEqual([
    'error access-read',
  ]);
});

test('a vend role that others than Lambda may assume', () => {
  const user = { ...LAMBDA, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/eve` } };
  const machines = { ...LAMBDA, Principal: { Service: ['lambda.amazonaws.com', 'ec2.amazonaws.com'] } };
  const anybody = { Effect: 'Allow', NotPrincipal: { AWS: ACCOUNT }, Action: 'sts:*' };
  for (const trust of [documentOf(LAMBDA, user), documentOf(machines), documentOf(anybody), undefined])
    expect(faultsOf([vend({ trust })])).toEqual(['error access-vend-role']);
});

test('each of several vend roles that are named, and none that is not there', () => {
  const west = `arn:aws:iam::${ACCOUNT}:role/west-vend`;
  const policy = documentOf({ Effect: 'Allow', Action: 'iam:PassRole', Resource: west });
  const maker = admin({ policies: [{ name: 'own', text: policy }] });
  const principals = [vend(), vend({ arn: west }), maker];
  expect(faultsOf(principals)).toEqual([]);
  expect(faultsOf(principals, { ...NOTHING, vendRoles: [VEND_ROLE, west] })).toEqual(['warning access-pass']);
  expect(faultsOf(principals, { ...NOTHING, vendRoles: [VEND_ROLE, `${west}-2`] })).toEqual([
    'error access-vend-role',
  ]);
});
