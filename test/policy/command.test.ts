import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { policyCommand } from '../../client/policy/command.ts';

const PROD = `version: "1"
rules:
  - name: block-mallory
    effect: deny
    conditions: {users: [mallory]}
  - name: office-hours
    effect: allow
    conditions:
      profiles: [prod]
      users: [alice]
      time: {days: [wednesday], hours: {start: "09:00", end: "18:00"}, timezone: Europe/Berlin}
    reason: office hours
    max_server_duration: 30m
  - name: dead
    effect: allow
    conditions: {users: [mallory], profiles: [prod]}
`;
const CASES = `cases:
  - {name: at work, user: alice, profile: prod, at: "2026-06-03T09:30:00Z", effect: allow, rule: office-hours}
  - {name: at night, user: alice, profile: prod, at: "2026-06-03T23:30:00+02:00", effect: deny, rule: ""}
`;

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'policies-'));
});
afterAll(() => rmSync(directory, { recursive: true }));
afterEach(() => {
  process.exitCode = undefined;
});

function file(name: string, text: string | Buffer): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

/** Runs `sentinel policy …` as mounted in the program. */
async function run(...words: string[]): Promise<{ out: string; err: string; exit: number }> {
  const said = { out: '', err: '', exit: 0 };
  const surroundings = {
    env: {},
    out: (text: string) => {
      said.out += text;
    },
    err: (text: string) => {
      said.err += text;
    },
    nowMs: () => Date.parse('2026-06-03T10:00:00Z'),
  };
  const program = new Command('sentinel')
    .exitOverride()
    .configureOutput({ writeErr: surroundings.err, writeOut: surroundings.out });
  const policy = policyCommand(surroundings);
  for (const command of [policy, ...policy.commands]) command.copyInheritedSettings(program);
  program.addCommand(policy);
  try {
    await program.parseAsync(['node', 'sentinel', 'policy', ...words]);
    said.exit = Number(process.exitCode ?? 0);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    said.exit = 64;
  }
  return said;
}

test('lint is silent about a good policy', async () => {
  expect(await run('lint', file('good.yaml', PROD))).toEqual({ out: '', err: '', exit: 0 });
});

test('lint prints every fault of every file in the form of compilers', async () => {
  const one = file('one.yaml', PROD.replace('deny', 'dney').replace('18:00', '24:00'));
  const two = file('two.yaml', 'version: "1"\nrules: []\n');
  const { out, exit } = await run('lint', one, two, join(directory, 'none.yaml'));
  expect(exit).toBe(1);
  expect(out.split('\n')).toEqual([
    `${one}:4:13: \`dney\` is not known here, use one of allow, deny, require_approval, require_server, require_server_session (rules[0].effect)`,
    `${one}:11:62: \`24:00\` is no time of day, write it like "09:00", at most "23:59" (rules[1].conditions.time.hours.end)`,
    `${two}:2:8: no rules, list at least one (rules)`,
    `${join(directory, 'none.yaml')}:1:1: file cannot be read (ENOENT)`,
    '',
  ]);
});

test('lint --json tells the same to programs', async () => {
  const one = file('json.yaml', PROD.replace('deny', 'dney'));
  const { out, exit } = await run('lint', '--json', one);
  expect(exit).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    ok: false,
    files: [{ file: one, faults: [{ line: 4, column: 13, path: 'rules[0].effect' }] }],
  });
});

test('a file of bytes that are no UTF-8 is a fault, not a guess', async () => {
  const { out, exit } = await run(
    'lint',
    file('latin1.yaml', Buffer.from(PROD.replace('office', 'b\xfcro'), 'latin1')),
  );
  expect([exit, out]).toEqual([1, expect.stringContaining('file is not UTF-8')]);
});

test('explain tells the deciding rule and why no earlier one matched', async () => {
  const { out, exit } = await run('explain', file('prod.yaml', PROD), '--user', 'alice', '--profile', 'prod');
  expect(exit).toBe(0);
  expect(out).toBe(
    'allow: rule 1 office-hours, at most 1800 s\n  reason: office hours\n' +
      '  rule 0 block-mallory does not match: users: `alice` is not in mallory\n',
  );
});

test('explain tells of all rules when none matches', async () => {
  const at = ['--at', '2026-06-04T00:30:00+02:00', '--mode', 'cli'];
  const { out } = await run(
    'explain',
    file('prod.yaml', PROD),
    '--user',
    'alice',
    '--profile',
    'prod',
    ...at,
  );
  expect(out.split('\n')).toEqual([
    'deny: no matching rule',
    '  rule 0 block-mallory does not match: users: `alice` is not in mallory',
    '  rule 1 office-hours does not match: time: thursday 00:30 Europe/Berlin is not in wednesday 09:00 to 18:00 Europe/Berlin',
    '  rule 2 dead does not match: users: `alice` is not in mallory',
    '',
  ]);
});

test('explain --json has the request, the decision and the misses', async () => {
  const { out } = await run(
    'explain',
    file('prod.yaml', PROD),
    '--user',
    'bob',
    '--profile',
    'dev',
    '--json',
  );
  expect(JSON.parse(out)).toMatchObject({
    request: { user: 'bob', profile: 'dev', mode: 'server', at: '2026-06-03T10:00:00.000Z' },
    decision: { effect: 'deny', matched: false },
    passed: [
      { index: 0, misses: [{ condition: 'users' }] },
      { index: 1, misses: [{ condition: 'users' }, { condition: 'profiles' }] },
      { index: 2 },
    ],
  });
});

test('explain of a bad policy prints its faults', async () => {
  const { out, err, exit } = await run(
    'explain',
    file('bad.yaml', 'version: 2\n'),
    '--user',
    'a',
    '--profile',
    'b',
  );
  expect([out, exit]).toEqual(['', 1]);
  expect(err).toContain('bad.yaml:1:10: unsupported version');
});

test.each([
  ['a missing option', ['explain', 'x.yaml', '--user', 'alice']],
  [
    'a time that is none',
    ['explain', 'x.yaml', '--user', 'a', '--profile', 'b', '--at', '2026-02-30T00:00:00Z'],
  ],
  [
    'a time without offset',
    ['explain', 'x.yaml', '--user', 'a', '--profile', 'b', '--at', '2026-02-20T00:00:00'],
  ],
  ['no file', ['lint']],
  ['an unknown option', ['lint', '--colour', 'x.yaml']],
  ['an unknown command', ['frobnicate']],
])('wrong use, %s, exits 64', async (_, words) => {
  expect((await run(...words)).exit).toBe(64);
});

test('escape sequences of a file never reach the terminal', async () => {
  const evil = PROD.replace('block-mallory', '"\\e[2J\\u202e"').replace(
    'reason: office hours',
    'reason: "\\e]0;x\\a"',
  );
  const path = file('evil.yaml', evil);
  file(
    'evil.test.yaml',
    'cases:\n  - {name: "\\e[31m", user: mallory, profile: prod, at: "2026-06-03T09:30:00Z", effect: allow}\n',
  );
  const linted = await run('lint', file('evil2.yaml', evil.replace('effect: deny', 'effect: "\\e[31m"')));
  const explained = await run('explain', path, '--user', 'alice', '--profile', 'prod');
  const tested = await run('test', directory, '--coverage');
  for (const { out, err } of [linted, explained, tested]) {
    expect(out + err).toMatch(/\\u/);
    expect((out + err).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  }
});

test('test runs the cases beside policies, and coverage finds rules no case reaches and rules nothing can', async () => {
  const suite = mkdtempSync(join(tmpdir(), 'suite-'));
  writeFileSync(join(suite, 'prod.yaml'), PROD);
  writeFileSync(join(suite, 'prod.test.yaml'), CASES);
  expect(await run('test', suite)).toEqual({ out: '2 passed, 0 failed\n', err: '', exit: 0 });
  const covered = await run('test', suite, '--coverage');
  expect([covered.exit, covered.out.split('\n')]).toEqual([
    0,
    [
      `${join(suite, 'prod.yaml')}: rule 0 block-mallory is reached by no case`,
      `${join(suite, 'prod.yaml')}: rule 2 dead is reached by no case`,
      `${join(suite, 'prod.yaml')}: rule 2 dead can never match, rule 0 block-mallory covers it`,
      '2 passed, 0 failed',
      '',
    ],
  ]);
  const json = JSON.parse((await run('test', suite, '--coverage', '--json')).out);
  expect(json).toMatchObject({
    ok: true,
    cases: 2,
    suites: [
      { coverage: { unreached: [{ index: 0 }, { index: 2 }], covered: [{ index: 2, by: { index: 0 } }] } },
    ],
  });
  rmSync(suite, { recursive: true });
});

test('test fails on a failed case, on faults, on cases without a policy and on no cases at all', async () => {
  const suite = mkdtempSync(join(tmpdir(), 'suite-'));
  expect(await run('test', suite)).toMatchObject({ exit: 1, out: expect.stringContaining('no cases found') });
  writeFileSync(
    join(suite, 'prod.test.yml'),
    CASES.replace('effect: deny', 'effect: allow').replace('rule: office-hours', 'rule: dead'),
  );
  expect(await run('test', suite)).toMatchObject({
    exit: 1,
    out: expect.stringContaining('prod.yml:1:1: file cannot be read (ENOENT)'),
  });
  writeFileSync(join(suite, 'prod.yaml'), PROD);
  const failed = await run('test', suite);
  expect(failed.exit).toBe(1);
  expect(failed.out).toContain('at work: expected allow by rule dead, got allow by rule office-hours\n');
  expect(failed.out).toContain(
    'at night: expected allow by no rule, got deny by no rule\n0 passed, 2 failed\n',
  );
  writeFileSync(join(suite, 'prod.test.yml'), 'cases:\n  - {user: alice, efect: allow}\n');
  const faulty = await run('test', suite);
  expect(faulty.out).toContain('prod.test.yml:2:19: unknown key `efect`');
  expect(faulty.out).toContain('case without `profile`');
  expect(faulty.out).toContain('case without `at`, the policy has time conditions');
  rmSync(suite, { recursive: true });
});
