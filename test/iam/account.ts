import { randomBytes } from 'node:crypto';
import type { PolicyDocument, PolicyStatement } from '../../local/iam/policy-document.ts';
import type { Principal } from '../../local/iam/principal.ts';
import { createWorld, type World } from '../../local/iam/world.ts';
import type { RoleSeed, UserSeed, WorldSeed } from '../../local/iam/world-seed.ts';

export const ACCOUNT = '111122223333';
export const FOREIGN = '444455556666';
export const REGION = 'eu-central-1';

export const policy = (...statements: readonly PolicyStatement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: statements,
});

export const allow = (action: string | readonly string[], resource = '*'): PolicyStatement => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
});

let count = 0;
const serial = (): string => {
  count += 1;
  return String(count).padStart(8, '0');
};

export const user = (
  userName: string,
  permissions: readonly PolicyDocument[],
  accountId = ACCOUNT,
): UserSeed => ({
  userName,
  path: '/',
  userId: `AIDAEXAMPLE${serial()}`,
  accessKeyId: `AKIAEXAMPLE${serial()}`,
  secretAccessKey: `secret-of-${userName}-${'x'.repeat(16)}`,
  permissions,
  accountId,
});

/** A role that trusts one principal for everything AssumeRole may need. */
export const role = (
  roleName: string,
  trusted: string,
  permissions: readonly PolicyDocument[] = [],
  accountId = ACCOUNT,
): RoleSeed => ({
  roleName,
  path: '/',
  roleId: `AROAEXAMPLE${serial()}`,
  trust: policy({
    Effect: 'Allow',
    Principal: { AWS: trusted },
    Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
  }),
  permissions,
  maxSessionDurationSeconds: 7200,
  accountId,
});

export const SEAL_KEY = new Uint8Array(32).fill(7);

export const worldOf = (
  seed: Pick<WorldSeed, 'users' | 'roles'> & Partial<WorldSeed>,
  sealKey: Uint8Array = SEAL_KEY,
): World => {
  const made = createWorld({ accountId: ACCOUNT, region: REGION, ...seed }, { sealKey, randomBytes });
  if (!made.ok) throw new Error(JSON.stringify(made.faults));
  return made.world;
};

export const principalOf = (seed: UserSeed): Extract<Principal, { kind: 'user' }> => ({
  kind: 'user',
  accountId: seed.accountId ?? ACCOUNT,
  arn: `arn:aws:iam::${seed.accountId ?? ACCOUNT}:user${seed.path}${seed.userName}`,
  userId: seed.userId,
  userName: seed.userName,
});
