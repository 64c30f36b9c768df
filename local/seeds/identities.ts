import type { PolicyDocument } from '../iam/policy-document.ts';
import type { UserSeed } from '../iam/world-seed.ts';

/** A caller: an IAM user, whose long-term key is made once, or a session of a role, made anew at each start. */
export type IdentitySeed =
  /** `policyName`: what policies of the service call this caller. */
  | {
      kind: 'user';
      name: string;
      policyName: string;
      user: Omit<UserSeed, 'accessKeyId' | 'secretAccessKey'>;
    }
  | { kind: 'session'; name: string; policyName: string; roleName: string; sessionName: string };

/** What every caller may do: ask the API, and try AssumeRole, which the roles' trust then refuses. */
export const callerPermissions: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' },
    {
      Effect: 'Allow',
      Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
      Resource: '*',
    },
  ],
};

export const engineerRoleName = 'AWSReservedSSO_Engineer_0123456789abcdef';
export const workloadRoleName = 'deployer';

/** An engineer from Identity Center, an IAM user, a workload's role session. */
export function seededIdentities(): IdentitySeed[] {
  return [
    {
      kind: 'session',
      name: 'alice',
      policyName: 'alice',
      roleName: engineerRoleName,
      sessionName: 'alice',
    },
    {
      kind: 'user',
      name: 'bob',
      policyName: 'iam/bob',
      user: {
        userName: 'bob',
        path: '/engineering/',
        userId: 'AIDABOBENGINEERING001',
        permissions: [callerPermissions],
      },
    },
    {
      kind: 'session',
      name: 'deployer',
      policyName: 'role/deployer',
      roleName: workloadRoleName,
      sessionName: 'build-42',
    },
  ];
}
