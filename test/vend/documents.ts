import { ACCOUNT_ID } from './gateway-events.ts';

/** A policy of one rule. */
export function policyText(
  rule: { users?: readonly string[]; effect?: string; name?: string; more?: string } = {},
): string {
  const { users = ['alice'], effect = 'allow', name = 'only-rule', more = '' } = rule;
  return `version: "1"
rules:
  - name: ${name}
    effect: ${effect}
    conditions: { users: [${users.map((user) => JSON.stringify(user)).join(', ')}] }
${more.replaceAll(/^(?=.)/gm, '    ')}`;
}

export const ROLE_ARN = `arn:aws:iam::${ACCOUNT_ID}:role/dev`;

/** A profile of one role. */
export function profileText(more = '', roleArn = ROLE_ARN): string {
  return `version: "1"\nrole_arn: ${roleArn}\n${more}`;
}
