import { expect, test } from 'vitest';
import { readDocument } from '../../client/iam-policy/document.ts';
import { grantOf, type NamedPolicy } from '../../client/iam-policy/grants.ts';

const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:sentinel-vend';

function policy(...Statement: unknown[]): NamedPolicy {
  const reading = readDocument(JSON.stringify({ Version: '2012-10-17', Statement }));
  if (!reading.ok) throw new Error(reading.fault);
  return { name: 'p', statements: reading.statements };
}
const allow = (Action: unknown, Resource: unknown = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: unknown, Resource: unknown = '*', more: object = {}) => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...more,
});
const MFA = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };

type Case = readonly [name: string, policies: NamedPolicy[], granted: boolean | string[]];

const CASES: readonly Case[] = [
  ['nothing said', [], false],
  ['everything', [policy(allow('*'))], true],
  ['in another case', [policy(allow('LAMBDA:invokefunction'))], true],
  ['by a wildcard in the action', [policy(allow('lambda:Invoke*'))], true],
  ['another action', [policy(allow('lambda:GetFunction'))], false],
  ['all but others', [policy({ Effect: 'Allow', NotAction: ['iam:*'], Resource: '*' })], true],
  ['all but this', [policy({ Effect: 'Allow', NotAction: ['lambda:*'], Resource: '*' })], false],
  ['on this function', [policy(allow('lambda:*', FUNCTION))], true],
  ['on another', [policy(allow('lambda:*', `${FUNCTION}-other`))], false],
  ['on all but this', [policy({ Effect: 'Allow', Action: '*', NotResource: [FUNCTION] })], false],
  ['on all but others', [policy({ Effect: 'Allow', Action: '*', NotResource: ['arn:aws:s3:::*'] })], true],
  [
    'on what a variable names',
    [policy(allow('lambda:*', `arn:aws:lambda:*:*:function:\${aws:PrincipalTag/app}`))],
    true,
  ],
  ['and denied', [policy(allow('*')), policy(deny('lambda:*'))], false],
  [
    'and denied on what a variable names',
    [policy(allow('*')), policy(deny('*', `arn:aws:lambda:*:*:function:\${aws:username}`))],
    true,
  ],
  [
    'and denied on all but another',
    [policy(allow('*')), policy({ Effect: 'Deny', Action: '*', NotResource: 'arn:aws:s3:::b' })],
    false,
  ],
  ['under a condition', [policy(allow('*', '*', MFA))], ['Bool aws:multifactorauthpresent true']],
  ['of two, the one without', [policy(allow('*', '*', MFA), allow('lambda:*'))], true],
  [
    'and denied under a condition',
    [policy(allow('*'), deny('*', '*', MFA))],
    ['denied where Bool aws:multifactorauthpresent true'],
  ],
];

test.for(CASES)('invoking a function: %s', ([, policies, granted]) => {
  const grant = grantOf(policies, undefined, 'lambda:InvokeFunction', FUNCTION);
  expect(grant.kind).toBe(granted === false ? 'none' : 'allowed');
  if (grant.kind === 'allowed') expect(grant.conditions).toEqual(granted === true ? [] : granted);
});

test('a function in a Region that is not known', () => {
  const anywhere = FUNCTION.replace('eu-west-1', '*');
  const kind = (...policies: NamedPolicy[]) =>
    grantOf(policies, undefined, 'lambda:InvokeFunction', anywhere).kind;
  expect(kind(policy(allow('lambda:*', FUNCTION)))).toBe('allowed');
  expect(kind(policy(allow('*'), deny('lambda:*', FUNCTION)))).toBe('allowed');
  expect(kind(policy(allow('*'), deny('lambda:*', anywhere)))).toBe('none');
});

test('of policies that deny under a condition, the denial is told and counts for nothing', () => {
  const grant = grantOf(
    [policy(allow('*')), policy(deny('lambda:*', FUNCTION, MFA))],
    undefined,
    'lambda:InvokeFunction',
    FUNCTION,
  );
  expect(grant).toMatchObject({ kind: 'allowed', conditions: [expect.stringMatching(/^denied where /)] });
});

test('a boundary bounds, and its conditions are told', () => {
  const grant = (boundary: NamedPolicy) =>
    grantOf([policy(allow('*'))], boundary, 'lambda:InvokeFunction', FUNCTION);
  expect(grant(policy(allow('s3:*')))).toEqual({ kind: 'none' });
  expect(grant(policy(allow('*'), deny('lambda:*')))).toEqual({ kind: 'none' });
  expect(grant(policy(allow('lambda:*', '*', MFA)))).toMatchObject({
    by: 'p, statement 1',
    conditions: ['boundary: Bool aws:multifactorauthpresent true'],
  });
});

test.for([
  ['not JSON', '{'],
  ['a list', '[]'],
  ['no statements', '{"Statement":[]}'],
  ['an unknown element', '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Unless":{}}}'],
  ['a third effect', '{"Statement":{"Effect":"Maybe","Action":"*","Resource":"*"}}'],
  ['no action', '{"Statement":{"Effect":"Allow","Resource":"*"}}'],
  ['half an escape', '%7B%'],
])('what is no policy is not judged: %s', ([, text]) => {
  expect(readDocument(text ?? '')).toMatchObject({ ok: false, fault: expect.stringMatching(/^(is|has) /) });
});

test('percent-encoded, as IAM returns it', () => {
  const text = JSON.stringify({
    Statement: { Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::a%b/*' },
  });
  for (const written of [text, encodeURIComponent(text)])
    expect(readDocument(written)).toMatchObject({
      ok: true,
      statements: [{ resources: { values: ['arn:aws:s3:::a%b/*'] } }],
    });
});
