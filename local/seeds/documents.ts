import { seededIssuer, seededSubject } from './workloads.ts';

/** Profiles in the order of stack.json, each with its policy: allowed, office hours, approval needed, denied. */
const policies: Readonly<Record<string, string>> = {
  dev: `version: "1"
rules:
  - name: dev-any-time
    effect: allow
    conditions:
      profiles: [dev]
      users: [alice, iam/bob, role/deployer]
    reason: development is open to its team at any time
  - name: dev-demo-workload
    effect: allow
    conditions:
      profiles: [dev]
      users: ["oidc/${seededIssuer.alias}/${seededSubject}"]
    reason: the demo workload runs against development
`,
  staging: `version: "1"
rules:
  - name: staging-office-hours
    effect: allow
    conditions:
      profiles: [staging]
      users: [alice, iam/bob]
      time:
        days: [monday, tuesday, wednesday, thursday, friday]
        hours: { start: "09:00", end: "18:00" }
        timezone: Europe/Berlin
    reason: staging is open in office hours
    max_server_duration: 30m
`,
  prod: `version: "1"
rules:
  - name: prod-needs-approval
    effect: require_approval
    conditions:
      profiles: [prod]
      users: [alice]
    reason: production needs somebody's approval
`,
  billing: `version: "1"
rules:
  - name: billing-closed
    effect: deny
    conditions:
      profiles: [billing]
    reason: nobody works on billing by hand
`,
};

export const targetRoleName = (profile: string): string => `${profile}-access`;

const profileDocument = (accountId: string, profile: string): string => `version: "1"
role_arn: arn:aws:iam::${accountId}:role/sentinel/${targetRoleName(profile)}
tags:
  Stage: ${profile}
`;

export const profileNames: readonly string[] = Object.keys(policies);
export const policyRoot = '/sentinel/policies';
export const profileRoot = '/sentinel/profiles';

/** The parameters of the seeded profiles, by name. */
export function storedDocuments(accountId: string): Record<string, string> {
  const entries = Object.entries(policies).flatMap(([profile, policy]) => [
    [`${policyRoot}/${profile}`, policy],
    [`${profileRoot}/${profile}`, profileDocument(accountId, profile)],
  ]);
  return Object.fromEntries(entries);
}
