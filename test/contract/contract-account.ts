import type { PolicyDocument } from '../../local/iam/policy-document.ts';
import type { RoleSeed, UserSeed, WorldSeed } from '../../local/iam/world-seed.ts';

/** Who runs the contract, and the account that must stand for it; roles as a data table to create elsewhere. */
export const CONTRACT_USER: UserSeed = {
  userName: 'contract',
  path: '/',
  userId: 'AIDACONTRACTUSER00001',
  accessKeyId: 'AKIACONTRACTUSER0001',
  secretAccessKey: 'contract/secret+for/the+contract/user000',
  permissions: [
    {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: ['ssm:*', 'events:*', 'sts:*'], Resource: '*' },
    },
  ],
};

type Trust = { actions: readonly string[]; condition?: PolicyStatementCondition; session?: string };
type PolicyStatementCondition = Readonly<
  Record<string, Readonly<Record<string, string | readonly string[]>>>
>;

const ALL = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];

/** Each role trusts the contract's user (or the role named by `session`) for the actions, under the condition. */
const TRUSTS: Readonly<Record<string, Trust>> = {
  'contract-open': { actions: ALL },
  'contract-no-tags': { actions: ['sts:AssumeRole', 'sts:SetSourceIdentity'] },
  'contract-no-source-identity': { actions: ['sts:AssumeRole', 'sts:TagSession'] },
  'contract-source-identity': {
    actions: ALL,
    condition: { StringLike: { 'sts:SourceIdentity': 'sentinel,*' } },
  },
  'contract-external-id': {
    actions: ALL,
    condition: { StringEquals: { 'sts:ExternalId': 'the/right=one' } },
  },
  'contract-tag-value': { actions: ALL, condition: { StringEquals: { 'aws:RequestTag/team': 'pay' } } },
  'contract-tag-keys': {
    actions: ALL,
    condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team', 'stage'] } },
  },
  'contract-session-name': {
    actions: ALL,
    condition: { StringEquals: { 'sts:RoleSessionName': 'only-me' } },
  },
  'contract-chained': { actions: ALL, session: 'contract-open' },
  'contract-chained-bare': { actions: ['sts:AssumeRole'], session: 'contract-open' },
  'contract-nobody': { actions: ALL, session: 'contract-chained' },
};

export const CONTRACT_ROLE_NAMES = Object.keys(TRUSTS);

const trustOf = (accountId: string, { actions, condition, session }: Trust): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: {
      AWS: `arn:aws:iam::${accountId}:${session === undefined ? `user/${CONTRACT_USER.userName}` : `role/${session}`}`,
    },
    Action: actions,
    ...(condition && { Condition: condition }),
  },
});

export const contractRoles = (accountId: string): RoleSeed[] =>
  Object.entries(TRUSTS).map(([roleName, trust], index) => ({
    roleName,
    path: '/',
    roleId: `AROACONTRACTROLE${String(index).padStart(5, '0')}`,
    trust: trustOf(accountId, trust),
    permissions: [],
    maxSessionDurationSeconds: 3600,
  }));

export const contractSeed = (accountId: string, region: string): WorldSeed => ({
  accountId,
  region,
  users: [CONTRACT_USER],
  roles: contractRoles(accountId),
});
