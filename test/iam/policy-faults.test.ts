import { expect, test } from 'vitest';
import { parsePolicy, parsePolicyText } from '../../local/iam/parse-policy.ts';
import type { PolicyKind } from '../../local/iam/policy-document.ts';

const BASE = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const TRUST = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '111122223333' } };
const when = (condition: unknown) => ({ ...BASE, Condition: condition });

type FaultCase = [name: string, kind: PolicyKind, statement: unknown, path: string, message: RegExp];

const CASES: readonly FaultCase[] = [
  ['no effect', 'identity', { ...BASE, Effect: undefined }, 'Statement[0].Effect', /Allow.*Deny/],
  ['effect in lower case', 'identity', { ...BASE, Effect: 'allow' }, 'Statement[0].Effect', /Allow.*Deny/],
  ['unknown element', 'identity', { ...BASE, Actions: 'x' }, 'Statement[0].Actions', /unknown element/],
  ['NotPrincipal', 'trust', { ...TRUST, NotPrincipal: '*' }, 'Statement[0].NotPrincipal', /unknown element/],
  ['no action', 'identity', { ...BASE, Action: undefined }, 'Statement[0]', /NotAction/],
  ['two kinds of action', 'identity', { ...BASE, NotAction: 's3:*' }, 'Statement[0]', /exclude each other/],
  [
    'action without service',
    'identity',
    { ...BASE, Action: 'GetObject' },
    'Statement[0].Action',
    /no action/,
  ],
  ['empty action list', 'identity', { ...BASE, Action: [] }, 'Statement[0].Action', /at least one/],
  ['action that is a number', 'identity', { ...BASE, Action: 3 }, 'Statement[0].Action', /string/],
  ['no resource', 'identity', { ...BASE, Resource: undefined }, 'Statement[0]', /Resource/],
  [
    'resource that is no ARN',
    'identity',
    { ...BASE, Resource: 'bucket' },
    'Statement[0].Resource',
    /no resource/,
  ],
  [
    'open variable',
    'identity',
    { ...BASE, Resource: 'arn:aws:s3:::${aws:username' },
    'Statement[0].Resource',
    /no resource/,
  ],
  [
    'principal in an identity policy',
    'identity',
    { ...BASE, Principal: '*' },
    'Statement[0].Principal',
    /no principal/,
  ],
  [
    'resource in a trust policy',
    'trust',
    { ...TRUST, Resource: '*' },
    'Statement[0]',
    /the role is the resource/,
  ],
  [
    'no principal in a trust policy',
    'trust',
    { ...TRUST, Principal: undefined },
    'Statement[0].Principal',
    /needed/,
  ],
  [
    'wildcard inside a principal',
    'trust',
    { ...TRUST, Principal: { AWS: 'arn:aws:iam::111122223333:role/*' } },
    'Statement[0].Principal.AWS',
    /no principal/,
  ],
  [
    'unknown principal type',
    'trust',
    { ...TRUST, Principal: { Aws: '*' } },
    'Statement[0].Principal.Aws',
    /no principal/,
  ],
  [
    'unknown operator',
    'identity',
    when({ StringIs: { 'aws:username': 'a' } }),
    'Statement[0].Condition.StringIs.aws:username',
    /unknown condition operator/,
  ],
  [
    'quantified Null',
    'identity',
    when({ 'ForAnyValue:Null': { 'aws:TagKeys': 'true' } }),
    'Statement[0].Condition.ForAnyValue:Null.aws:TagKeys',
    /unknown condition operator/,
  ],
  [
    'prototype as operator',
    'identity',
    when(JSON.parse('{"__proto__":{"aws:username":"a"}}')),
    'Statement[0].Condition.__proto__.aws:username',
    /unknown condition operator/,
  ],
  [
    'number that is none',
    'identity',
    when({ NumericEquals: { 'sts:DurationSeconds': 'x' } }),
    'Statement[0].Condition.NumericEquals.sts:DurationSeconds',
    /cannot compare/,
  ],
  [
    'range that is none',
    'identity',
    when({ IpAddress: { 'aws:SourceIp': '10.0.0.0/33' } }),
    'Statement[0].Condition.IpAddress.aws:SourceIp',
    /cannot compare/,
  ],
  [
    'ARN that is none',
    'identity',
    when({ ArnLike: { 'aws:SourceArn': 'arn:aws' } }),
    'Statement[0].Condition.ArnLike.aws:SourceArn',
    /cannot compare/,
  ],
  [
    'key without service',
    'identity',
    when({ StringEquals: { username: 'a' } }),
    'Statement[0].Condition.StringEquals.username',
    /no condition key/,
  ],
  [
    'no values',
    'identity',
    when({ StringEquals: { 'aws:username': [] } }),
    'Statement[0].Condition.StringEquals.aws:username',
    /at least one/,
  ],
  [
    'null value',
    'identity',
    when({ StringEquals: { 'aws:username': null } }),
    'Statement[0].Condition.StringEquals.aws:username',
    /strings/,
  ],
  ['condition that is a list', 'identity', when([]), 'Statement[0].Condition', /object/],
  ['statement that is text', 'identity', 'Allow', 'Statement[0]', /object/],
];

test.for(CASES)('refuses: %s', ([, kind, statement, path, message]) => {
  const parsed = parsePolicy({ Version: '2012-10-17', Statement: [statement] }, kind);
  expect(parsed.ok ? [] : parsed.faults).toEqual([{ path, message: expect.stringMatching(message) }]);
});

test('tells all faults of a document together', () => {
  const parsed = parsePolicy(
    { Version: '2012', Extra: 1, Statement: [{ ...BASE, Effect: 'No' }, 'x'] },
    'identity',
  );
  expect(parsed.ok ? [] : parsed.faults.map(({ path }) => path)).toEqual([
    'Extra',
    'Version',
    'Statement[0].Effect',
    'Statement[1]',
  ]);
});

test.for(['', '{', 'null', '[]', '"x"', '{"Statement":[]}'])('refuses the text `%s`', (text) => {
  expect(parsePolicyText(text, 'session').ok).toBe(false);
});
