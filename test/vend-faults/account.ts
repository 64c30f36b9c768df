import { randomBytes } from 'node:crypto';
import type { PolicyDocument } from '../../local/iam/policy-document.ts';
import { assumedRole, createWorld, type World } from '../../local/iam/world.ts';
import type { RoleSeed } from '../../local/iam/world-seed.ts';
import { policyText } from '../vend/documents.ts';
import { ACCOUNT_ID, REGION } from '../vend/gateway-events.ts';

const policy = (statement: PolicyDocument['Statement']): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: statement,
});

const VEND_ROLE_ARN = `arn:aws:iam::${ACCOUNT_ID}:role/vend`;
const SESSION_ACTIONS = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];
/** 20 tags of 210 characters are far over what STS packs. */
const MANY_TAGS = `tags:\n${Array.from({ length: 20 }, (_, n) => `  team-${n}: ${'x9Z-'.repeat(52)}\n`).join('')}`;

type Target = { trusted?: string; actions?: string[]; condition?: Record<string, string>; profile?: string };

/** Profiles by name: what their roles trust, and what their documents hold besides the role. */
const TARGETS: Readonly<Record<string, Target>> = {
  dev: {},
  'no-tag-session': { actions: ['sts:AssumeRole', 'sts:SetSourceIdentity'] },
  'no-source-identity': { actions: ['sts:AssumeRole', 'sts:TagSession'] },
  'no-trust': { trusted: `arn:aws:iam::${ACCOUNT_ID}:role/somebody-else` },
  'wrong-external-id': { condition: { 'sts:ExternalId': 'expected-id' }, profile: 'external_id: other-id\n' },
  'right-external-id': {
    condition: { 'sts:ExternalId': 'expected-id' },
    profile: 'external_id: expected-id\n',
  },
  'too-large': { profile: MANY_TAGS },
};

function roles(allowed: readonly string[], denied: readonly string[]): RoleSeed[] {
  const role = (
    roleName: string,
    id: string,
    trust: PolicyDocument,
    permissions: PolicyDocument[],
  ): RoleSeed => ({
    ...{ roleName, path: '/', roleId: `AROA${id.padEnd(17, '0')}`, trust, permissions },
    maxSessionDurationSeconds: 3600,
  });
  const trustLambda = policy({
    Effect: 'Allow',
    Principal: { Service: 'lambda.amazonaws.com' },
    Action: 'sts:AssumeRole',
  });
  const permissions = policy([
    { Effect: 'Allow', Action: allowed, Resource: '*' },
    // A trust that names a role of its own account is enough: only a deny is stronger.
    ...(denied.length === 0 ? [] : [{ Effect: 'Deny' as const, Action: denied, Resource: '*' }]),
  ]);
  return [
    role('vend', 'VENDVEND', trustLambda, [permissions]),
    ...Object.entries(TARGETS).map(
      ([name, { trusted = VEND_ROLE_ARN, actions = SESSION_ACTIONS, condition }], n) =>
        role(
          name,
          `TARGET${n}TARGET`,
          policy({
            Effect: 'Allow',
            Principal: { AWS: trusted },
            Action: actions,
            ...(condition && { Condition: { StringEquals: condition } }),
          }),
          [],
        ),
    ),
  ];
}

export type Account = {
  world: World;
  /** The same account, in which the vend role may not read parameters. */
  withoutParameters: World;
  /** The same account, in which the vend role may assume no role. */
  withoutSessions: World;
  keys: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
};

/** The account of the failing dependencies, and the vend function's keys in it. */
export function openAccount(): Account {
  const sealKey = randomBytes(32);
  const world = open(sealKey, ['sts:*', 'ssm:*', 'events:*', 'sqs:*']);
  const vendRole = world.findRole(VEND_ROLE_ARN);
  if (vendRole === undefined) throw new Error('the seed has no vend role');
  const principal = assumedRole(vendRole, { sessionName: 'vend' });
  const session = world.issueSession({ principal, expiresAtMs: Date.now() + 3_600_000 });
  const { accessKeyId, secretAccessKey, sessionToken } = session;
  return {
    world,
    withoutParameters: open(sealKey, ['sts:*', 'events:*', 'sqs:*']),
    withoutSessions: open(sealKey, ['ssm:*', 'events:*', 'sqs:*'], ['sts:*']),
    keys: { accessKeyId, secretAccessKey, sessionToken },
  };
}

function open(sealKey: Uint8Array, allowed: readonly string[], denied: readonly string[] = []): World {
  const seed = { accountId: ACCOUNT_ID, region: REGION, users: [], roles: roles(allowed, denied) };
  const created = createWorld(seed, { sealKey });
  if (!created.ok) throw new Error(JSON.stringify(created.faults));
  return created.world;
}

/** Policies and profiles by parameter name; alice may have all. */
export function documents(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(TARGETS).flatMap(([name, { profile = '' }]) => [
      [`/sentinel/policies/${name}`, policyText()],
      [
        `/sentinel/profiles/${name}`,
        `version: "1"\nrole_arn: arn:aws:iam::${ACCOUNT_ID}:role/${name}\n${profile}`,
      ],
    ]),
  );
}
