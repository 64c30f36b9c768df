import { expect, test } from 'vitest';
import type { PolicyDocument } from '../../local/iam/policy-document.ts';
import { ACCOUNT, allow, FOREIGN, policy, role, user, worldOf } from '../iam/account.ts';
import { APP_ARN, credentialOf, startRunningSts } from './running-sts.ts';

const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const ALL = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];
const deny = policy({ Effect: 'Deny', Action: 'sts:*', Resource: '*' });

type Caller = 'own' | 'foreign';
type Case = [
  name: string,
  trusted: (caller: string) => string,
  permissions: PolicyDocument[],
  Caller,
  refused: string | undefined,
];

const CASES: readonly Case[] = [
  ['trust names the user: its own policies are not asked', (arn) => arn, [], 'own', undefined],
  [
    'trust names the user: an explicit deny of its own still counts',
    (arn) => arn,
    [deny],
    'own',
    'sts:AssumeRole',
  ],
  ['trust names the account: its own policies must allow', () => ROOT, [], 'own', 'sts:AssumeRole'],
  [
    'trust names the account: each of the three actions',
    () => ROOT,
    [policy(allow('sts:AssumeRole'))],
    'own',
    'sts:TagSession',
  ],
  [
    'trust names the account: source identity too',
    () => ROOT,
    [policy(allow(ALL.slice(0, 2)))],
    'own',
    'sts:SetSourceIdentity',
  ],
  ['trust names the account: all three allowed', () => ROOT, [policy(allow(ALL, APP_ARN))], 'own', undefined],
  [
    'trust names the account: allowed on another role',
    () => ROOT,
    [policy(allow(ALL, `${APP_ARN}2`))],
    'own',
    'sts:AssumeRole',
  ],
  [
    'trust names another: own policies do not help',
    () => `arn:aws:iam::${ACCOUNT}:user/bob`,
    [policy(allow(ALL))],
    'own',
    'sts:AssumeRole',
  ],
  ['another account: trust alone is not enough', (arn) => arn, [], 'foreign', 'sts:AssumeRole'],
  ['another account: trust and its own policies', (arn) => arn, [policy(allow(ALL))], 'foreign', undefined],
];

test.for(CASES)('%s', async ([, trusted, permissions, from, refused]) => {
  const caller = user('carol', permissions, from === 'own' ? ACCOUNT : FOREIGN);
  const { principal } = credentialOf(caller);
  const world = worldOf({ users: [caller], roles: [role('app', trusted(principal.arn))] });
  const sts = await startRunningSts({}, world);
  const answer = await sts.call(
    {
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: APP_ARN,
      RoleSessionName: 'me',
      SourceIdentity: 'carol',
      'Tags.member.1.Key': 'team',
      'Tags.member.1.Value': 'pay',
    },
    { credential: credentialOf(caller) },
  );
  await sts.stop();
  expect(answer.status).toBe(refused === undefined ? 200 : 403);
  if (refused !== undefined) {
    expect(answer.body).toContain(
      `<Message>User: ${principal.arn} is not authorized to perform: ${refused} on resource: ${APP_ARN}</Message>`,
    );
  }
});
