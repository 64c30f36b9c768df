import { expect, test } from 'vitest';
import { judgeRole } from '../../client/doctor/role-judgement.ts';
import { ACCOUNT, API, DENY_INVOKE, documentOf, READ_BUCKET, roleOf, VEND_ROLE } from './role-documents.ts';

const EXPECTED = { vendRoles: [], profile: 'prod', api: { region: 'eu-west-1', id: API } };
const allow = (Action: unknown, Resource: unknown = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const SELF = `arn:aws:iam::${ACCOUNT}:role/sentinel/prod`;

type Permissions = NonNullable<Parameters<typeof roleOf>[1]>;

function faultsOf(permissions: Permissions, expected: Parameters<typeof judgeRole>[1] = EXPECTED) {
  return judgeRole(roleOf(undefined, permissions), expected)
    .filter(({ level }) => level !== 'ok')
    .map(({ id, level, what }) => `${level} ${id}: ${what}`);
}

const CASES: readonly [name: string, permissions: Permissions, faults: string[]][] = [
  ['what the profile is for, and the denial', [DENY_INVOKE, READ_BUCKET], []],
  [
    'no denial of the API',
    [READ_BUCKET],
    ['warning role-invoke: nothing denies its sessions the API, as soon as something allows it'],
  ],
  [
    'a denial of another API',
    [{ ...DENY_INVOKE, Resource: `arn:aws:execute-api:eu-west-1:${ACCOUNT}:another/*` }],
    ['warning role-invoke: nothing denies its sessions the API, as soon as something allows it'],
  ],
  [
    'a denial under a condition',
    [{ ...DENY_INVOKE, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
    ['warning role-invoke: nothing denies its sessions the API, as soon as something allows it'],
  ],
  [
    'all of API Gateway',
    [allow('execute-api:*')],
    ['warning role-invoke: its sessions may ask the service again (own, statement 1)'],
  ],
  [
    'writing its own trust',
    [DENY_INVOKE, allow('iam:UpdateAssumeRolePolicy', SELF)],
    ['error role-reach: its sessions may iam:UpdateAssumeRolePolicy on itself (own, statement 2)'],
  ],
  [
    'writing roles below a path',
    [DENY_INVOKE, allow('iam:Put*', `arn:aws:iam::${ACCOUNT}:role/sentinel/*`)],
    ['error role-reach: its sessions may iam:PutRolePolicy on itself (own, statement 2)'],
  ],
  [
    'invoking any function',
    [DENY_INVOKE, allow('lambda:InvokeFunction')],
    [
      'error role-reach: its sessions may invoke the vend function without the API: lambda:InvokeFunction (own, statement 2)',
    ],
  ],
  [
    'passing roles under a condition',
    [
      DENY_INVOKE,
      allow('iam:PassRole', '*', {
        Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
      }),
    ],
    [
      'error role-reach: its sessions may pass the vend role: iam:PassRole (own, statement 2, if StringEquals iam:passedtoservice ec2.amazonaws.com)',
    ],
  ],
  [
    'chaining',
    [DENY_INVOKE, allow(['sts:AssumeRole', 'sts:SetSourceIdentity'], `arn:aws:iam::${ACCOUNT}:role/app`)],
    ['warning role-chain: its sessions may assume further roles whose trust admits them (own, statement 2)'],
  ],
  ['assuming without handing the source identity down', [DENY_INVOKE, allow('sts:AssumeRole', '*')], []],
];

test.for(CASES)('%s', ([, permissions, faults]) => {
  expect(faultsOf(permissions)).toEqual(faults);
});

test('an administrator’s role reaches everything', () => {
  const ids = faultsOf([DENY_INVOKE, allow('*')]).map((fault) => fault.split(':')[0]);
  expect(ids).toEqual([...Array.from({ length: 5 }, () => 'error role-reach'), 'warning role-chain']);
});

test('a boundary keeps it from that, and so does a denial', () => {
  const boundary = { name: 'bound', text: documentOf(allow('s3:*')) };
  const findings = judgeRole({ ...roleOf(undefined, [DENY_INVOKE, allow('*')]), boundary }, EXPECTED);
  expect(findings.filter(({ level }) => level !== 'ok')).toEqual([]);
  const denial = { Effect: 'Deny', Action: ['iam:*', 'lambda:*', 'sts:*'], Resource: '*' };
  expect(faultsOf([DENY_INVOKE, allow('*'), denial])).toEqual([]);
});

test('a denial on the very function counts where the service’s Region is known', () => {
  const denial = {
    Effect: 'Deny',
    Action: 'lambda:*',
    Resource: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:sentinel-vend`,
  };
  const permissions = [DENY_INVOKE, allow('lambda:*'), denial];
  expect(faultsOf(permissions)).toEqual([]);
  expect(faultsOf(permissions, { ...EXPECTED, api: undefined }).join()).toContain('role-reach');
});

test('the vend function of another account is beyond its reach', () => {
  const expected = { ...EXPECTED, vendRoles: ['arn:aws:iam::999900001111:role/sentinel-vend'] };
  expect(faultsOf([allow('lambda:*')], expected).filter((one) => one.includes('role-reach'))).toEqual([]);
  expect(faultsOf([allow('lambda:*')], { ...EXPECTED, vendRoles: [VEND_ROLE] }).join()).toContain(
    'role-reach',
  );
});

test('where the URL does not tell the API, which one is denied is said', () => {
  const findings = judgeRole(roleOf(), { ...EXPECTED, api: undefined });
  expect(findings.find(({ id }) => id === 'role-invoke')).toMatchObject({
    level: 'ok',
    what: expect.stringContaining(`${API}/*: \`--endpoint\` tells`),
  });
});
