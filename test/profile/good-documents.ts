import type { Profile } from '../../functions/profile/profile.ts';

const ROLE = 'arn:aws:iam::111122223333:role/dev';
const HEAD = `version: "1"\nrole_arn: ${ROLE}\n`;
const POLICY = '{"Version":"2012-10-17","Statement":[]}';

export type GoodDocument = { name: string; text: string; profile: Partial<Profile> };

const good = (name: string, more: string, profile: Partial<Profile>): GoodDocument => ({
  ...{ name, text: HEAD + more, profile },
});
const caps = (text: string, maxSessionSeconds: number): GoodDocument =>
  good(`max_session_duration: ${text}`, `max_session_duration: ${text}\n`, { maxSessionSeconds });

/** Documents that are accepted, with what they mean. */
export const GOOD_DOCUMENTS: readonly GoodDocument[] = [
  good('only what is required', '', {
    roleArn: ROLE,
    maxSessionSeconds: undefined,
    externalId: undefined,
    sessionPolicy: undefined,
    sessionPolicyArns: [],
    tags: [],
  }),
  { name: 'a version without quotes', text: `version: 1\nrole_arn: ${ROLE}\n`, profile: { roleArn: ROLE } },
  { name: 'JSON', text: `{"version":"1","role_arn":"${ROLE}"}`, profile: { roleArn: ROLE } },
  { name: 'Windows line ends', text: HEAD.replaceAll('\n', '\r\n'), profile: { roleArn: ROLE } },
  ...[
    'arn:aws:iam::111122223333:role/team/a/dev',
    'arn:aws-cn:iam::111122223333:role/dev',
    'arn:aws-us-gov:iam::111122223333:role/dev',
    'arn:aws-iso-b:iam::111122223333:role/dev',
    `arn:aws:iam::111122223333:role/${'p'.repeat(511)}/${'r'.repeat(64)}`,
    'arn:aws:iam::111122223333:role/!~"#/a+=,.@-_Z9',
  ].map((arn) => ({
    name: `the role ${arn.slice(0, 60)}`,
    text: `version: "1"\nrole_arn: ${JSON.stringify(arn)}\n`,
    profile: { roleArn: arn },
  })),
  caps('900', 900),
  caps('"3600"', 3600),
  caps('15m', 900),
  caps('1h', 3600),
  caps('30m30s', 1830),
  caps('0h59m60s', 3600),
  good('the shortest external id', 'external_id: ab\n', { externalId: 'ab' }),
  good('an external id that looks like a number', 'external_id: 0012\n', { externalId: '0012' }),
  good('the longest external id', `external_id: ${'x'.repeat(1224)}\n`, { externalId: 'x'.repeat(1224) }),
  good('an external id of every character', 'external_id: a_+=,.@:/-Z9\n', { externalId: 'a_+=,.@:/-Z9' }),
  good('a session policy as block', `session_policy: |\n  ${POLICY}\n\n`, { sessionPolicy: POLICY }),
  good('a session policy in quotes', `session_policy: '${POLICY}'\n`, { sessionPolicy: POLICY }),
  good(
    'the longest session policy, white space around it',
    `session_policy: '  ${POLICY.replace('[]', `[]${' '.repeat(2048 - POLICY.length)}`)} '\n`,
    { sessionPolicy: POLICY.replace('[]', `[]${' '.repeat(2048 - POLICY.length)}`) },
  ),
  good(
    'ten policies, of AWS and of the account',
    `session_policy_arns:\n${Array.from({ length: 10 }, (_, n) => `  - arn:aws:iam::${n < 5 ? 'aws' : '111122223333'}:policy/path/P${n}\n`).join('')}`,
    {
      sessionPolicyArns: Array.from(
        { length: 10 },
        (_, n) => `arn:aws:iam::${n < 5 ? 'aws' : '111122223333'}:policy/path/P${n}`,
      ),
    },
  ),
  good('tags', 'tags: { team: payments, "cost center": "42", x: "", On: true, é: a:/=+-@b }\n', {
    tags: [
      { key: 'team', value: 'payments' },
      { key: 'cost center', value: '42' },
      { key: 'x', value: '' },
      { key: 'On', value: 'true' },
      { key: 'é', value: 'a:/=+-@b' },
    ],
  }),
  good(
    'as many tags as there may be, as long as they may be',
    `tags:\n${Array.from({ length: 47 }, (_, n) => `  ${`k${n}`.padEnd(128, 'k')}: ${'v'.repeat(256)}\n`).join('')}`,
    {},
  ),
  good('lists and maps that are empty', 'session_policy_arns: []\ntags: {}\n', {
    sessionPolicyArns: [],
    tags: [],
  }),
];
