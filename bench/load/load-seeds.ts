import { policyRoot, profileRoot, targetRoleName } from '../../local/seeds/documents.ts';
import { engineerRoleName, type IdentitySeed } from '../../local/seeds/identities.ts';
import { seededRoles } from '../../local/seeds/roles.ts';
import { defaultSeeds, type Seeds } from '../../local/seeds/seeds.ts';
import type { Crowd } from './crowds.ts';
import { callerName, closedProfile, openProfile } from './people.ts';

const accountId = '123456789012';
const region = 'us-east-1';

/**
 * The seeds of `npm start` with more of everything: engineers `c0`, `c1` … from Identity Center, profiles `open0` …
 * that all of them get, and `shut0` that is denied to all.
 */
export function loadSeeds({ callers, profiles }: Crowd): Seeds {
  const seeds = defaultSeeds(accountId, region);
  const open = Array.from({ length: profiles }, (_, n) => openProfile(n));
  const names = [...seeds.profiles, ...open, closedProfile];
  return {
    ...seeds,
    identities: [...seeds.identities, ...Array.from({ length: callers }, (_, n) => engineer(n))],
    roles: seededRoles({ accountId, region }, names),
    profiles: names,
    parameters: {
      ...seeds.parameters,
      ...Object.fromEntries(open.flatMap((name) => documents(name, 'allow'))),
      ...Object.fromEntries(documents(closedProfile, 'deny')),
    },
  };
}

function engineer(n: number): IdentitySeed {
  const name = callerName(n);
  return { kind: 'session', name, policyName: name, roleName: engineerRoleName, sessionName: name };
}

/** A policy as people write them: some rules that are passed over before the one that decides. */
function documents(profile: string, effect: 'allow' | 'deny'): [name: string, text: string][] {
  const policy = `version: "1"
rules:
  - name: nobody-on-sundays
    effect: deny
    conditions:
      profiles: [${profile}]
      users: [on-leave]
  - name: builds
    effect: allow
    conditions:
      profiles: [${profile}]
      users: [role/builder, "oidc/ci/main"]
  - name: everybody
    effect: ${effect}
    conditions:
      profiles: [${profile}]
    reason: load is measured here
`;
  const document = `version: "1"
role_arn: arn:aws:iam::${accountId}:role/sentinel/${targetRoleName(profile)}
tags:
  Stage: ${profile}
`;
  return [
    [`${policyRoot}/${profile}`, policy],
    [`${profileRoot}/${profile}`, document],
  ];
}
