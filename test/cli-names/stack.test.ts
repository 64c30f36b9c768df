import { spawnSync } from 'node:child_process';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { runSentinel } from '../client/run-sentinel.ts';
import { THREE_TRIES } from '../tries/three-tries.ts';
import { sharedStack } from './shared-stack.ts';

const { stack, env, operations } = sharedStack();

test('profiles lists what one may have, and by which rule, and nothing else', THREE_TRIES, async () => {
  const listed = await runSentinel(['profiles', '--json'], env());
  expect(listed).toMatchObject({ status: 0, err: '' });
  const { profiles } = JSON.parse(listed.out);
  expect(profiles).toContainEqual({ name: 'dev', effect: 'allow', rule: 'dev-any-time' });
  expect(profiles).toContainEqual({ name: 'prod', effect: 'require_approval', rule: 'prod-needs-approval' });
  expect(listed.out).not.toContain('billing');
  const shown = await runSentinel(['profiles', '--identity', 'deployer'], env());
  expect(shown.out).toBe('profile  now      by rule\ndev      allowed  dev-any-time\n');
});

test.each([
  ['alice', 'alice'],
  ['bob', 'iam/bob'],
  ['deployer', 'role/deployer'],
])('whoami --through tells the name policies know %s by: %s', THREE_TRIES, async (identity, name) => {
  const told = await runSentinel(['whoami', '--json', '--through', 'dev', '--identity', identity], env());
  expect(told).toMatchObject({ status: 0, err: '' });
  const report = JSON.parse(told.out);
  const arn = stack().file.identities.find((one) => one.name === identity)?.arn;
  expect(report).toMatchObject({ arn, accountId: '123456789012', name });
  expect(report.possibleNames.map((one: { name: string }) => one.name)).toContain(name);
  expect(report.profiles).toContain('dev');
});

test('whoami without it gets no session: it tells the names that are possible', THREE_TRIES, async () => {
  const before = operations.length;
  const told = await runSentinel(['whoami', '--identity', 'bob'], env());
  expect(told.out).toContain('name      iam/bob (user), if nothing more is configured\n');
  expect(told.out).toContain('name      bob (user), if SENTINEL_BARE_NAMES is `user`\n');
  expect(operations.slice(before)).toEqual(['profiles']);
  await runSentinel(['whoami', '--through', 'dev'], env());
  expect(operations.slice(before + 1)).toEqual(['profiles', 'vend']);
});

test('whoami through a profile that is refused is the refusal', THREE_TRIES, async () => {
  const told = await runSentinel(['whoami', '--through', 'billing'], env());
  expect(told).toMatchObject({ status: 2, out: '', err: expect.stringMatching(/^POLICY_DENY: /) });
});

test('env puts keys into a shell that STS knows', THREE_TRIES, async () => {
  const { out } = await runSentinel(['env', 'dev'], env());
  const show = 'printf "%s\\n" "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" "$AWS_SESSION_TOKEN"';
  const shell = spawnSync('sh', ['-c', `${out}${show}`], { encoding: 'utf8' });
  const [accessKeyId = '', secretAccessKey = '', sessionToken = ''] = shell.stdout.split('\n');
  const client = new STSClient({
    endpoint: stack().file.endpoints.sts,
    region: stack().file.region,
    credentials: { accessKeyId, secretAccessKey, sessionToken },
  });
  const { Arn } = await client.send(new GetCallerIdentityCommand({}));
  expect(Arn).toBe('arn:aws:sts::123456789012:assumed-role/dev-access/sentinel,alice');
});

test(
  'env --json prints the variables, --shell another shell’s lines, SHELL chooses',
  THREE_TRIES,
  async () => {
    const names = [
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
      'AWS_CREDENTIAL_EXPIRATION',
      'AWS_REGION',
      'AWS_ENDPOINT_URL_STS',
    ];
    expect(Object.keys(JSON.parse((await runSentinel(['env', 'dev', '--json'], env())).out))).toEqual(names);
    const power = await runSentinel(['env', 'dev', '--shell', 'powershell'], env());
    expect(power.out.match(/^\$Env:AWS_\w+ = '[^']+'$/gm)).toHaveLength(names.length);
    const fish = await runSentinel(['env', 'dev'], { ...env(), SHELL: '/usr/bin/fish' });
    expect(fish.out.match(/^set -gx AWS_\w+ '[^']+';$/gm)).toHaveLength(names.length);
  },
);

test.each([
  [['env', 'dev', '--shell', 'csh'], /Allowed choices are sh, fish, powershell/],
  [['env', 'dev', '--shell', 'fish', '--json'], /cannot be used with/],
  [['env'], /missing required argument/],
  [['profiles', 'dev'], /too many arguments/],
  [['whoami', '--through', '..'], /1 to 64/],
  [['profiles', '--identity', 'carol'], /no such identity/],
])('%j is wrong use', THREE_TRIES, async (args, says) => {
  expect(await runSentinel(args, env())).toMatchObject({
    status: 64,
    out: '',
    err: expect.stringMatching(says),
  });
});
