import { ACCOUNT_ID } from './gateway-requests.ts';

/** A policy of `count` rules, each for one user, `user-0` on; `window` is added to the conditions of each. */
export function policyText(count: number, window = ''): string {
  const rules = Array.from(
    { length: count },
    (_, n) => `  - name: rule-${n}
    effect: allow
    conditions:
      profiles: [dev, staging]
      users: [user-${n}]
${window}    reason: on the list of engineers
`,
  );
  return `version: "1"\nrules:\n${rules.join('')}`;
}

/** Conditions of a rule that holds in the mornings and afternoons of working days in Berlin. */
export const OFFICE_HOURS = `      time:
        days: [monday, tuesday, wednesday, thursday, friday]
        hours: { start: "09:00", end: "18:00" }
        timezone: Europe/Berlin
`;

/** A policy of one rule that lets these users have the profile. */
export function allowing(users: readonly string[]): string {
  return `version: "1"
rules:
  - name: engineers
    effect: allow
    conditions: { users: [${users.join(', ')}] }
    reason: on the list of engineers
`;
}

/** A profile with a cap, tags and a session policy. */
export const PROFILE_TEXT = `version: "1"
role_arn: arn:aws:iam::${ACCOUNT_ID}:role/dev
max_session_duration: 1h
tags: { team: platform, cost-centre: "4711" }
`;
