const ROLE = 'arn:aws:iam::111122223333:role/dev';
/** Two lines; what is added begins at line 3, column 1. */
const HEAD = `version: "1"\nrole_arn: ${ROLE}\n`;

export type BadDocument = {
  name: string;
  text: string;
  /** Every fault, as `line:column path: message`; the message may end early, at `…`. */
  faults: readonly string[];
  /** Why the JSON Schema takes it all the same. */
  onlyParser?: string;
};

const bad = (name: string, more: string, ...faults: string[]): BadDocument => ({
  ...{ name, text: HEAD + more, faults },
});
const onlyParser = (document: BadDocument, why: string): BadDocument => ({ ...document, onlyParser: why });
const role = (arn: string, shown = arn): BadDocument => ({
  name: `the role ${arn.slice(0, 60)}`,
  text: `version: "1"\nrole_arn: ${JSON.stringify(arn)}\n`,
  faults: [`2:11 role_arn: \`${shown}\` is not the arn of a role…`],
});
const duration = (text: string): BadDocument =>
  bad(
    `max_session_duration: ${text}`,
    `max_session_duration: ${text}\n`,
    `3:23 max_session_duration: \`${text.replaceAll('"', '')}\` is not a duration of 15m to 1h…`,
  );
const tag = (name: string, key: string, fault: string): BadDocument =>
  bad(`tag ${name}`, `tags:\n  ${key}: v\n`, `4:${key.length + 5} ${fault}`);

const SHAPES: readonly BadDocument[] = [
  { name: 'nothing', text: '', faults: ['1:1 : empty document'] },
  { name: 'a comment', text: '# nothing', faults: ['1:1 : empty document'] },
  { name: 'a list', text: '- a', faults: ['1:1 : expected a map, found a list'] },
  { name: 'a text', text: 'dev', faults: ['1:1 : expected a map, found text'] },
  {
    name: 'an empty map',
    text: '{}',
    faults: ['1:1 : version is missing…', '1:1 : role_arn is missing…'],
  },
  { name: 'no role', text: 'version: "1"\n', faults: ['1:1 : role_arn is missing…'] },
  { name: 'no version', text: `role_arn: ${ROLE}\n`, faults: ['1:1 : version is missing…'] },
  {
    name: 'another version',
    text: `version: "2"\nrole_arn: ${ROLE}\n`,
    faults: ['1:10 version: version `2` is not supported, write "1"'],
  },
  {
    name: 'a version as YAML would round it',
    text: `version: 1.0\nrole_arn: ${ROLE}\n`,
    faults: ['1:10 version: version `1.0` is not supported, write "1"'],
    onlyParser: '1.0 is 1 to JSON',
  },
  bad('an unknown key', 'role: x\n', '3:1 role: unknown key `role`, use one of version, role_arn…'),
  bad('a key in another case', 'Tags: {}\n', '3:1 Tags: unknown key `Tags`…'),
  bad('the prototype', '__proto__: {}\n', '3:1 __proto__: key `__proto__` is not allowed'),
  onlyParser(
    bad('a key twice', `role_arn: ${ROLE}\n`, '3:1 role_arn: key `role_arn` is here twice, keep one'),
    'an editor does not get to read it',
  ),
  bad('a null', 'tags:\n', '3:6 tags: null value, write a map or remove the key'),
  bad('a plain null', 'external_id: ~\n', '3:14 external_id: null value, write text or remove the key'),
  onlyParser(bad('an anchor', 'tags: &t {}\n', '3:7 : anchor `&t` is not allowed…'), 'JSON has no anchors'),
];

const VALUES: readonly BadDocument[] = [
  role('dev'),
  role('arn:aws:iam::111122223333:user/dev'),
  role('arn:aws:iam::11112222333:role/dev'),
  role('arn:aws:iam:eu-central-1:111122223333:role/dev'),
  role('arn:aws:sts::111122223333:assumed-role/dev/alice'),
  role('arn:aws:iam::111122223333:role/'),
  role('arn:aws:iam::111122223333:role/*'),
  role('arn:aws:iam::*:role/dev'),
  role('arn:aws:iam::111122223333:role/dev '),
  role('arn:aws:iam::111122223333:role/dev\n', 'arn:aws:iam::111122223333:role/dev\\u000a'),
  role(
    `arn:aws:iam::111122223333:role/${'r'.repeat(65)}`,
    'arn:aws:iam::111122223333:role/rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr…',
  ),
  role(
    `arn:aws:iam::111122223333:role/${'p/'.repeat(257)}r`,
    'arn:aws:iam::111122223333:role/p/p/p/p/p/p/p/p/p/p/p/p/p/p/p/p/p…',
  ),
  { ...role('', ''), faults: ['2:11 role_arn: `` is not the arn of a role…'] },
  ...['899', '3601', '0', '-900', '900.5', '1.5h', '1d', '15', 'm', '""'].map(duration),
  {
    name: 'a role that is null',
    text: 'version: "1"\nrole_arn: ~\n',
    faults: ['2:11 role_arn: null value…'],
  },
  bad(
    'a duration that is a list',
    'max_session_duration: [900]\n',
    '3:23 max_session_duration: expected text…',
  ),
  ...['1e3', '0900'].map((text) => onlyParser(duration(text), 'a number is not its text to JSON')),
  ...['14m59s', '1h1s', '2h'].map((text) => onlyParser(duration(text), 'a schema does not add')),
  bad(
    'an external id of one character',
    'external_id: a\n',
    '3:14 external_id: external_id is not 2 to 1224…',
  ),
  bad('an external id with a space', 'external_id: a b\n', '3:14 external_id: external_id is not 2 to 1224…'),
  bad(
    'too long an external id',
    `external_id: ${'x'.repeat(1225)}\n`,
    '3:14 external_id: external_id is not…',
  ),
  bad('an external id in base64', 'external_id: !!binary aGk=\n', '3:23 external_id: tag `!!binary`…'),
  bad(
    'a session policy that is YAML',
    'session_policy: { Version: x }\n',
    '3:17 session_policy: expected text…',
  ),
  bad(
    'a session policy that is no JSON',
    'session_policy: allow\n',
    '3:17 session_policy: session_policy is not the json text…',
  ),
  bad(
    'a session policy that is a list',
    "session_policy: '[]'\n",
    '3:17 session_policy: session_policy is not the json text…',
  ),
  bad(
    'an empty session policy',
    'session_policy: ""\n',
    '3:17 session_policy: session_policy is not the json text…',
  ),
  onlyParser(
    bad(
      'a session policy without Statement',
      'session_policy: \'{"Version":"2012-10-17"}\'\n',
      '3:17 session_policy: session_policy is not the json text…',
    ),
    'JSON within JSON is text',
  ),
  bad(
    'a session policy in another script',
    'session_policy: \'{"Version":"x","Statement":["漢"]}\'\n',
    '3:17 session_policy: session_policy is not the json text…',
  ),
  bad(
    'too long a session policy',
    `session_policy: '{"Version":"x","Statement":[]${' '.repeat(2048)}}'\n`,
    '3:17 session_policy: session_policy is longer than 2048 characters…',
  ),
];

const LISTS: readonly BadDocument[] = [
  bad(
    'policies that are text',
    'session_policy_arns: x\n',
    '3:22 session_policy_arns: expected a list, found text',
  ),
  bad(
    'policies that are none',
    'session_policy_arns: [AdministratorAccess, arn:aws:iam::111122223333:role/x, ~]\n',
    '3:23 session_policy_arns[0]: `AdministratorAccess` is not the arn of a policy…',
    '3:44 session_policy_arns[1]: `arn:aws:iam::111122223333:role/x` is not the arn of a policy…',
    '3:78 session_policy_arns[2]: null value…',
  ),
  onlyParser(
    bad(
      'a policy of another account',
      'session_policy_arns:\n  - arn:aws:iam::444455556666:policy/x\n',
      '4:5 session_policy_arns[0]: the policy is of another account than the role…',
    ),
    'a schema compares no values',
  ),
  onlyParser(
    bad(
      'a policy of another partition',
      'session_policy_arns:\n  - arn:aws-cn:iam::aws:policy/x\n',
      '4:5 session_policy_arns[0]: the policy is of another partition than the role, write arn:aws:…',
    ),
    'a schema compares no values',
  ),
  bad(
    'eleven policies',
    `session_policy_arns: [${Array.from({ length: 11 }, (_, n) => `arn:aws:iam::aws:policy/P${n}`).join(', ')}]\n`,
    '3:22 session_policy_arns: more than 10 policies, name fewer',
  ),
  onlyParser(
    bad(
      'policies and a session policy too long together',
      `session_policy: '{"Version":"x","Statement":[]${' '.repeat(2010)}}'\nsession_policy_arns: [arn:aws:iam::aws:policy/P]\n`,
      '4:22 session_policy_arns: session_policy and session_policy_arns are longer than 2048 characters together…',
    ),
    'a schema adds no lengths',
  ),
  tag('reserved', 'sentinelUser', 'tags.sentinelUser: tag key `sentinelUser` is reserved…'),
  tag(
    'reserved in another case',
    'SENTINELPROFILE',
    'tags.SENTINELPROFILE: tag key `SENTINELPROFILE` is reserved…',
  ),
  tag('of AWS', 'aws:team', 'tags["aws:team"]: tag key `aws:team` is reserved…'),
  tag('of AWS in another case', 'AWS:team', 'tags["AWS:team"]: tag key `AWS:team` is reserved…'),
  tag('with a comma', '"a,b"', 'tags["a,b"]: tag key `a,b` has characters or a length that sts refuses'),
  tag('that is empty', '""', 'tags[""]: tag key `` has characters or a length that sts refuses'),
  tag('of 129 characters', 'k'.repeat(129), `tags.${'k'.repeat(129)}: tag key \`${'k'.repeat(64)}…`),
  bad(
    'a tag’s value with a comma',
    'tags: { k: "a,b" }\n',
    '3:12 tags.k: the value of tag `k` has characters…',
  ),
  bad('a tag’s value with a line end', 'tags: { k: "a\\nb" }\n', '3:12 tags.k: the value of tag `k` has…'),
  bad(
    'a tag’s value of 257 characters',
    `tags: { k: ${'v'.repeat(257)} }\n`,
    '3:12 tags.k: the value of tag `k` has…',
  ),
  bad('a tag that is a list', 'tags: { k: [v] }\n', '3:12 tags.k: expected text, found a list'),
  bad('a tag that is null', 'tags: { k: }\n', '3:12 tags.k: null value, write text or remove the key'),
  bad(
    'a tag named constructor',
    'tags: { constructor: v }\n',
    '3:9 tags.constructor: key `constructor` is not allowed',
  ),
  onlyParser(
    bad(
      'tags that differ in case only',
      'tags: { team: a, Team: b, TEAM: c }\n',
      '3:24 tags.Team: tag key `Team` is here twice in another case, keep one',
      '3:33 tags.TEAM: tag key `TEAM` is here twice in another case, keep one',
    ),
    'a schema compares no keys',
  ),
  bad(
    'forty-eight tags',
    `tags: { ${Array.from({ length: 48 }, (_, n) => `k${n}: v`).join(', ')} }\n`,
    '3:7 tags: more than 47 tags, remove some',
  ),
];

/** Documents that are refused, with every fault. */
export const BAD_DOCUMENTS: readonly BadDocument[] = [
  ...SHAPES,
  ...VALUES,
  ...LISTS,
  {
    name: 'a fault in every field',
    text: 'version: two\nrole_arn: dev\nmax_session_duration: 2d\nexternal_id: x\nsession_policy: x\nsession_policy_arns: [x]\ntags: { aws:x: "," }\nother: 1\n',
    faults: [
      '1:10 version: version `two` is not supported…',
      '2:11 role_arn: `dev` is not the arn of a role…',
      '3:23 max_session_duration: `2d` is not a duration…',
      '4:14 external_id: external_id is not…',
      '5:17 session_policy: session_policy is not the json text…',
      '6:23 session_policy_arns[0]: `x` is not the arn of a policy…',
      '7:16 tags["aws:x"]: tag key `aws:x` is reserved…',
      '7:16 tags["aws:x"]: the value of tag `aws:x` has…',
      '8:1 other: unknown key `other`…',
    ],
  },
];
