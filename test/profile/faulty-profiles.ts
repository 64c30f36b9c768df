const ROLE = 'role_arn: arn:aws:iam::111122223333:role/dev';
const withRole = (more: string): string => `version: "1"\n${ROLE}\n${more}\n`;
const ARNS = (count: number): string =>
  Array.from({ length: count }, (_, n) => `  - arn:aws:iam::111122223333:policy/p${n}\n`).join('');
const TAGS = (count: number): string => Array.from({ length: count }, (_, n) => `  k${n}: v\n`).join('');
const POLICY = (chars: number): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [], Id: '' }).replace(
    '"Id":""',
    `"Id":"${'x'.repeat(chars)}"`,
  );

export type FaultyProfile = {
  name: string;
  text: string;
  /** Path and words of the fault. */
  path: string;
  says: RegExp;
  /** False where only the service finds it, not an editor's schema. */
  schemaFinds?: boolean;
};

export const FAULTY_PROFILES: readonly FaultyProfile[] = [
  { name: 'no version', text: ROLE, path: '', says: /version is missing/ },
  { name: 'another version', text: `version: "2"\n${ROLE}`, path: 'version', says: /not supported/ },
  { name: 'no role', text: 'version: "1"', path: '', says: /role_arn is missing/ },
  { name: 'an unknown key', text: withRole('role: x'), path: 'role', says: /unknown key/ },
  { name: 'a key in another case', text: withRole('Tags: {}'), path: 'Tags', says: /unknown key/ },
  { name: 'a key twice', text: withRole(ROLE), path: 'role_arn', says: /twice/, schemaFinds: false },
  {
    name: 'a role that is a user',
    text: 'version: "1"\nrole_arn: arn:aws:iam::111122223333:user/x',
    path: 'role_arn',
    says: /not the arn of a role/,
  },
  {
    name: 'a role that is an assumed one',
    text: 'version: "1"\nrole_arn: arn:aws:sts::111122223333:assumed-role/x/y',
    path: 'role_arn',
    says: /not the arn/,
  },
  {
    name: 'a role with a star',
    text: 'version: "1"\nrole_arn: arn:aws:iam::111122223333:role/*',
    path: 'role_arn',
    says: /not the arn/,
  },
  {
    name: 'a role of a short account',
    text: 'version: "1"\nrole_arn: arn:aws:iam::1234:role/x',
    path: 'role_arn',
    says: /not the arn/,
  },
  { name: 'a role that is null', text: 'version: "1"\nrole_arn: ~', path: 'role_arn', says: /null/ },
  {
    name: 'a role that is a list',
    text: 'version: "1"\nrole_arn: [x]',
    path: 'role_arn',
    says: /expected text/,
  },
  {
    name: 'a duration below 15m',
    text: withRole('max_session_duration: 899'),
    path: 'max_session_duration',
    says: /15m to 1h/,
  },
  {
    name: 'a duration above 1h',
    text: withRole('max_session_duration: 1h1s'),
    path: 'max_session_duration',
    says: /15m to 1h/,
    schemaFinds: false,
  },
  {
    name: 'a duration of nothing',
    text: withRole('max_session_duration: ""'),
    path: 'max_session_duration',
    says: /15m to 1h/,
  },
  {
    name: 'a duration in other units',
    text: withRole('max_session_duration: 1d'),
    path: 'max_session_duration',
    says: /15m to 1h/,
  },
  {
    name: 'a broken duration',
    text: withRole('max_session_duration: 1000.5'),
    path: 'max_session_duration',
    says: /15m to 1h/,
  },
  {
    name: 'a negative duration',
    text: withRole('max_session_duration: -900'),
    path: 'max_session_duration',
    says: /15m to 1h/,
  },
  {
    name: 'an external id of one character',
    text: withRole('external_id: x'),
    path: 'external_id',
    says: /2 to 1224/,
  },
  {
    name: 'an external id with a space',
    text: withRole('external_id: "a b"'),
    path: 'external_id',
    says: /2 to 1224/,
  },
  {
    name: 'a session policy that is no JSON',
    text: withRole('session_policy: "{"'),
    path: 'session_policy',
    says: /json/,
    schemaFinds: false,
  },
  {
    name: 'a session policy that is a list',
    text: withRole("session_policy: '[]'"),
    path: 'session_policy',
    says: /json/,
    schemaFinds: false,
  },
  {
    name: 'a session policy without statement',
    text: withRole(`session_policy: '{"Version":"2012-10-17"}'`),
    path: 'session_policy',
    says: /Statement/,
    schemaFinds: false,
  },
  {
    name: 'a session policy as YAML',
    text: withRole('session_policy: { Version: x, Statement: [] }'),
    path: 'session_policy',
    says: /expected text/,
  },
  {
    name: 'a session policy with characters STS refuses',
    text: withRole(`session_policy: '${POLICY(1).replace('x', '漢')}'`),
    path: 'session_policy',
    says: /json/,
    schemaFinds: false,
  },
  {
    name: 'a session policy of too many characters',
    text: withRole(`session_policy: '${POLICY(2048)}'`),
    path: 'session_policy',
    says: /2048/,
    schemaFinds: false,
  },
  {
    name: 'policy and arns of too many characters together',
    text: withRole(
      `session_policy: '${POLICY(1980)}'\nsession_policy_arns: [arn:aws:iam::aws:policy/ReadOnlyAccess]`,
    ),
    path: 'session_policy_arns',
    says: /together/,
    schemaFinds: false,
  },
  {
    name: 'eleven policies',
    text: withRole(`session_policy_arns:\n${ARNS(11)}`),
    path: 'session_policy_arns',
    says: /more than 10/,
  },
  {
    name: 'a policy of another account',
    text: withRole('session_policy_arns: [arn:aws:iam::999988887777:policy/p]'),
    path: 'session_policy_arns[0]',
    says: /another account/,
    schemaFinds: false,
  },
  {
    name: 'a policy that is a role',
    text: withRole('session_policy_arns: [arn:aws:iam::111122223333:role/p]'),
    path: 'session_policy_arns[0]',
    says: /not the arn of a policy/,
  },
  {
    name: 'a policy for a list',
    text: withRole('session_policy_arns: arn:aws:iam::aws:policy/p'),
    path: 'session_policy_arns',
    says: /list/,
  },
  { name: '48 tags', text: withRole(`tags:\n${TAGS(48)}`), path: 'tags', says: /more than 47/ },
  {
    name: 'a tag of ours',
    text: withRole('tags: { SentinelUser: mallory }'),
    path: 'tags.SentinelUser',
    says: /reserved/,
  },
  {
    name: 'a tag of ours in another case',
    text: withRole('tags: { sEnTiNeLProfile: x }'),
    path: 'tags.sEnTiNeLProfile',
    says: /reserved/,
  },
  { name: 'a tag of AWS', text: withRole('tags: { "AWS:x": x }'), path: 'tags["AWS:x"]', says: /reserved/ },
  {
    name: 'tags that differ in case',
    text: withRole('tags: { team: a, Team: b }'),
    path: 'tags.Team',
    says: /another case/,
    schemaFinds: false,
  },
  {
    name: 'a tag key with a comma',
    text: withRole('tags: { "a,b": x }'),
    path: 'tags["a,b"]',
    says: /characters or a length/,
  },
  {
    name: 'a tag value with a comma',
    text: withRole('tags: { a: "x,y" }'),
    path: 'tags.a',
    says: /value of tag/,
  },
  {
    name: 'a tag value of 257 characters',
    text: withRole(`tags: { a: ${'x'.repeat(257)} }`),
    path: 'tags.a',
    says: /value of tag/,
  },
  {
    name: 'an empty tag key',
    text: withRole('tags: { "": x }'),
    path: 'tags[""]',
    says: /characters or a length/,
  },
  { name: 'a tag that is null', text: withRole('tags: { a: }'), path: 'tags.a', says: /null/ },
  {
    name: 'the prototype as tag',
    text: withRole('tags: { __proto__: x }'),
    path: 'tags.__proto__',
    says: /not allowed/,
    schemaFinds: false,
  },
  {
    name: 'a constructor as tag',
    text: withRole('tags: { constructor: x }'),
    path: 'tags.constructor',
    says: /not allowed/,
  },
  {
    name: 'an anchor',
    text: withRole('tags: &t { a: x }'),
    path: '',
    says: /anchor/i,
    schemaFinds: false,
  },
  { name: 'a list', text: '- version: "1"', path: '', says: /expected a map/ },
  { name: 'nothing', text: '', path: '', says: /empty/ },
];
