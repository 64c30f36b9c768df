import type { PolicyStatement } from '../../local/iam/policy-document.ts';

type Context = Readonly<Record<string, string | readonly string[]>>;
/** The statement with elements replaced, or taken out. */
type Change = { [Element in keyof PolicyStatement]?: PolicyStatement[Element] | undefined };
export type PolicyCase = [name: string, statement: Change, context: Context, allowed: boolean];

const when = (operator: string, key: string, value: string | number | boolean | readonly string[]) => ({
  Condition: { [operator]: { [key]: value } },
});
const TAG = 'aws:RequestTag/team';
const ARN = 'arn:aws:sns:eu-central-1:111122223333:topic';

/** A policy variable. */
export const variable = (inside: string): string => `$\{${inside}}`;

/** Asked for `ssm:GetParameter` on `arn:aws:ssm:eu-central-1:111122223333:parameter/app/db` by user `alice`. */
export const ELEMENT_CASES: readonly PolicyCase[] = [
  ['an action in another case', { Action: 'SSM:getparameter' }, {}, true],
  ['an action with wildcards', { Action: 'ssm:Get*ter' }, {}, true],
  ['an action with one character too few', { Action: 'ssm:GetParamete?r' }, {}, false],
  ['all but another action', { Action: undefined, NotAction: 'ssm:Put*' }, {}, true],
  ['all but this action', { Action: undefined, NotAction: 'ssm:Get*' }, {}, false],
  ['a folder', { Resource: 'arn:aws:ssm:*:*:parameter/app/*' }, {}, true],
  ['another folder', { Resource: 'arn:aws:ssm:*:*:parameter/other/*' }, {}, false],
  ['a resource in another case', { Resource: 'arn:aws:ssm:*:*:parameter/APP/*' }, {}, false],
  ['all but another resource', { Resource: undefined, NotResource: 'arn:aws:ssm:*:*:parameter/x' }, {}, true],
  [
    'a variable in the resource',
    { Resource: `arn:aws:ssm:*:*:parameter/${variable('aws:PrincipalTag/app')}/*` },
    { 'aws:PrincipalTag/app': 'app' },
    true,
  ],
  [
    'a variable whose value is a wildcard',
    { Resource: `arn:aws:ssm:*:*:parameter/${variable('aws:PrincipalTag/app')}/*` },
    { 'aws:PrincipalTag/app': '*' },
    false,
  ],
  [
    'a variable without a value',
    { Resource: `arn:aws:ssm:*:*:parameter/${variable('aws:PrincipalTag/app')}*` },
    {},
    false,
  ],
  [
    'the default of a variable',
    { Resource: `arn:aws:ssm:*:*:parameter/${variable("aws:PrincipalTag/app, 'app'")}/*` },
    {},
    true,
  ],
  ['a star that is a star', { Resource: `arn:aws:ssm:*:*:parameter/app/${variable('*')}` }, {}, false],
];

export const CONDITION_CASES: readonly PolicyCase[] = [
  ['StringEquals, equal', when('StringEquals', TAG, 'pay'), { [TAG]: 'pay' }, true],
  ['StringEquals, another case', when('StringEquals', TAG, 'pay'), { [TAG]: 'Pay' }, false],
  ['StringEquals, one of several', when('StringEquals', TAG, ['ops', 'pay']), { [TAG]: 'pay' }, true],
  ['StringEquals, no wildcards', when('StringEquals', TAG, 'p*'), { [TAG]: 'pay' }, false],
  ['StringEquals, key missing', when('StringEquals', TAG, 'pay'), {}, false],
  [
    'StringEquals, key in another case',
    when('StringEquals', 'AWS:requesttag/TEAM', 'pay'),
    { [TAG]: 'pay' },
    true,
  ],
  ['StringEqualsIfExists, key missing', when('StringEqualsIfExists', TAG, 'pay'), {}, true],
  ['StringEqualsIfExists, another value', when('StringEqualsIfExists', TAG, 'pay'), { [TAG]: 'ops' }, false],
  ['StringNotEquals, key missing', when('StringNotEquals', TAG, 'pay'), {}, true],
  ['StringNotEquals, one of several', when('StringNotEquals', TAG, ['ops', 'pay']), { [TAG]: 'pay' }, false],
  ['StringEqualsIgnoreCase', when('StringEqualsIgnoreCase', TAG, 'PAY'), { [TAG]: 'pay' }, true],
  ['StringLike', when('StringLike', TAG, 'p?y*'), { [TAG]: 'payments' }, true],
  ['StringNotLike', when('StringNotLike', TAG, 'p*'), { [TAG]: 'pay' }, false],
  [
    'StringLike with a variable',
    when('StringLike', TAG, `${variable('aws:username')}-*`),
    { [TAG]: 'alice-1' },
    true,
  ],
  [
    'StringNotLike with a variable without value',
    when('StringNotLike', TAG, `${variable('aws:SourceIdentity')}`),
    { [TAG]: 'pay' },
    true,
  ],
  [
    'ArnLike, each part by itself',
    when('ArnLike', 'aws:SourceArn', 'arn:aws:sns:*:111122223333:*'),
    { 'aws:SourceArn': ARN },
    true,
  ],
  [
    'ArnLike, a star does not cross a colon',
    when('ArnLike', 'aws:SourceArn', 'arn:aws:*:x:y:topic'),
    { 'aws:SourceArn': ARN },
    false,
  ],
  [
    'ArnEquals takes wildcards like ArnLike',
    when('ArnEquals', 'aws:SourceArn', 'arn:aws:sns:*:*:t?pic'),
    { 'aws:SourceArn': ARN },
    true,
  ],
  ['ArnNotEquals', when('ArnNotEquals', 'aws:SourceArn', ARN), { 'aws:SourceArn': ARN }, false],
  [
    'ArnLike, no ARN in the request',
    when('ArnLike', 'aws:SourceArn', 'arn:*:*:*:*:*'),
    { 'aws:SourceArn': 'x' },
    false,
  ],
  ['Bool', when('Bool', 'aws:SecureTransport', true), { 'aws:SecureTransport': 'true' }, true],
  ['Bool, the other', when('Bool', 'aws:SecureTransport', 'false'), { 'aws:SecureTransport': 'true' }, false],
  ['Null true, key missing', when('Null', TAG, true), {}, true],
  ['Null false, key missing', when('Null', TAG, 'false'), {}, false],
  [
    'NumericLessThanEquals, equal',
    when('NumericLessThanEquals', 'sts:DurationSeconds', 3600),
    { 'sts:DurationSeconds': '3600' },
    true,
  ],
  [
    'NumericLessThan, equal',
    when('NumericLessThan', 'sts:DurationSeconds', '3600'),
    { 'sts:DurationSeconds': '3600' },
    false,
  ],
  [
    'NumericEquals, no number',
    when('NumericEquals', 'sts:DurationSeconds', 1),
    { 'sts:DurationSeconds': 'one' },
    false,
  ],
  [
    'DateGreaterThan',
    when('DateGreaterThan', 'aws:CurrentTime', '2026-01-01T00:00:00Z'),
    { 'aws:CurrentTime': '2026-01-01T00:00:01Z' },
    true,
  ],
  [
    'DateLessThan in epoch seconds',
    when('DateLessThan', 'aws:EpochTime', '2026-01-01T00:00:00Z'),
    { 'aws:EpochTime': '1767225599' },
    true,
  ],
  [
    'IpAddress in range',
    when('IpAddress', 'aws:SourceIp', '10.1.0.0/16'),
    { 'aws:SourceIp': '10.1.2.3' },
    true,
  ],
  [
    'NotIpAddress in range',
    when('NotIpAddress', 'aws:SourceIp', ['10.1.0.0/16', '::/0']),
    { 'aws:SourceIp': '10.1.2.3' },
    false,
  ],
  [
    'ForAllValues, all listed',
    when('ForAllValues:StringEquals', 'aws:TagKeys', ['a', 'b']),
    { 'aws:TagKeys': ['a'] },
    true,
  ],
  [
    'ForAllValues, one not listed',
    when('ForAllValues:StringEquals', 'aws:TagKeys', ['a', 'b']),
    { 'aws:TagKeys': ['a', 'c'] },
    false,
  ],
  ['ForAllValues, key missing', when('ForAllValues:StringEquals', 'aws:TagKeys', ['a']), {}, true],
  [
    'ForAnyValue, one listed',
    when('ForAnyValue:StringLike', 'aws:TagKeys', 'a*'),
    { 'aws:TagKeys': ['b', 'ab'] },
    true,
  ],
  ['ForAnyValue, key missing', when('ForAnyValue:StringEquals', 'aws:TagKeys', 'a'), {}, false],
  ['ForAnyValue negated, key missing', when('ForAnyValue:StringNotEquals', 'aws:TagKeys', 'a'), {}, false],
  [
    'two operators, one holds',
    { Condition: { StringEquals: { [TAG]: 'pay' }, Null: { 'sts:ExternalId': 'false' } } },
    { [TAG]: 'pay' },
    false,
  ],
];
