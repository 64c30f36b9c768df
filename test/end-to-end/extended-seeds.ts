import type { PolicyDocument, PolicyStatement } from '../../local/iam/policy-document.ts';
import type { RoleSeed } from '../../local/iam/world-seed.ts';
import { policyRoot, profileRoot } from '../../local/seeds/documents.ts';
import { vendRoleName } from '../../local/seeds/roles.ts';
import { defaultSeeds, type Seeds } from '../../local/seeds/seeds.ts';
import { REGION } from './asking.ts';

export const ACCOUNT_ID = '123456789012';
export const roleArn = (name: string): string => `arn:aws:iam::${ACCOUNT_ID}:role/sentinel/${name}`;

const allow = (statement: Omit<PolicyStatement, 'Effect'>): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', ...statement }],
});

/** A role that anybody of the account may assume, under a source identity of the service's form alone. */
const DEMANDING: RoleSeed = {
  ...{ roleName: 'demanding-access', path: '/sentinel/', roleId: 'AROADEMANDINGROLE0001' },
  trust: allow({
    Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` },
    Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
    Condition: { StringLike: { 'sts:SourceIdentity': 'sentinel,*' } },
  }),
  // What no target role should have: its sessions reach the function.
  permissions: [allow({ Action: 'execute-api:Invoke', Resource: '*' })],
  maxSessionDurationSeconds: 3600,
};

/** The seeds of `npm start`, and a profile `demanding` whose role's trust demands a source identity of everybody. */
export function extendedSeeds(): Seeds {
  const seeds = defaultSeeds(ACCOUNT_ID, REGION);
  const rule = '{ name: all, effect: allow, conditions: { profiles: [demanding] } }';
  return {
    ...seeds,
    roles: [...seeds.roles, DEMANDING],
    profiles: [...seeds.profiles, 'demanding'],
    parameters: {
      ...seeds.parameters,
      [`${policyRoot}/demanding`]: `version: "1"\nrules: [${rule}]\n`,
      [`${profileRoot}/demanding`]: `version: "1"\nrole_arn: ${roleArn('demanding-access')}\n`,
    },
  };
}

export const VEND_ROLE_ARN = `arn:aws:iam::${ACCOUNT_ID}:role/${vendRoleName}`;
