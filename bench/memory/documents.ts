import type { Documents } from '../cold/constant-aws.ts';
import { ACCOUNT_ID } from '../cold/gateway-event.ts';

const TEAMS = 20;

/** Policies and profiles of twenty teams that anybody may use, and of one that nobody may. */
export function documentsOfTeams(): Documents {
  const names = Array.from({ length: TEAMS }, (_, index) => `team-${index}`);
  return Object.fromEntries(
    [...names, 'closed'].flatMap((name) => [
      [`/sentinel/policies/${name}`, policy(name)],
      [`/sentinel/profiles/${name}`, profile(name)],
    ]),
  );
}

const policy = (name: string): string => `version: "1"
rules:
  - name: left-the-company
    effect: deny
    conditions: { users: [mallory] }
  - name: everybody
    effect: ${name === 'closed' ? 'deny' : 'allow'}
    conditions:
      profiles: [${name}]
      time:
        days: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]
        hours: { start: "00:00", end: "23:59" }
        timezone: Europe/Berlin
    reason: at any time
`;

const profile = (name: string): string => `version: "1"
role_arn: arn:aws:iam::${ACCOUNT_ID}:role/sentinel/${name}-access
tags:
  Team: ${name}
`;
