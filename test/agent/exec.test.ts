import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eachSignedService } from '../client/each-service.ts';
import { callerEnv, runSentinel } from '../client/run-sentinel.ts';
import { json, KEYS, startSignedService, VENDED } from '../client/signed-service.ts';
import { getOnce, vendedAt } from './agent-here.ts';
import { folderHere, startSentinel } from './start-sentinel.ts';

const here = eachSignedService(() => json(200, vendedAt(Date.now())));

const node = (script: string) => [process.execPath, '-e', script];
const PRINT_ENV = node('console.log(JSON.stringify(process.env))');
const exec = (args: string[], env: Record<string, string> = {}) =>
  runSentinel(['exec', ...args], { ...callerEnv(here.service.url), ...env });

test('the command finds the agent in its environment, and none of what would win over it', async () => {
  const conflicting = {
    AWS_PROFILE: 'corp',
    AWS_DEFAULT_PROFILE: 'corp',
    AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/x',
    AWS_WEB_IDENTITY_TOKEN_FILE: '/x',
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/x',
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/x',
    AWS_CREDENTIAL_EXPIRATION: '2026-01-01T00:00:00Z',
    AWS_SECURITY_TOKEN: 'x',
    OTHER: 'kept',
  };
  const { status, out, err } = await exec(['dev', '--', ...PRINT_ENV], conflicting);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  const env: Record<string, string> = JSON.parse(out);
  expect(env.AWS_CONTAINER_CREDENTIALS_FULL_URI).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}$/);
  expect(env.AWS_CONTAINER_AUTHORIZATION_TOKEN).toMatch(/^[\w-]{43}$/);
  expect(env).toMatchObject({ AWS_REGION: 'eu-central-1', OTHER: 'kept' });
  const gone = [
    ...Object.keys(conflicting),
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
  ];
  for (const name of gone.filter((one) => one !== 'OTHER')) expect(env).not.toHaveProperty(name);
  for (const secret of [KEYS.secretAccessKey, KEYS.sessionToken, VENDED.SecretAccessKey])
    expect(out).not.toContain(secret);
});

test('the command’s SDK gets the credentials; the agent ends with the command', async () => {
  const script = `fetch(process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI, { headers: { authorization:
    process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN } }).then(async (r) => console.log(r.url, await r.text()))`;
  const { out } = await exec(['dev', '--', ...node(script)]);
  const [url = '', text = ''] = out.trim().split(/ (.*)/);
  expect(JSON.parse(text)).toMatchObject({ SecretAccessKey: VENDED.SecretAccessKey });
  expect(here.service.seen).toEqual([{ method: 'GET', url: '/credentials/dev', body: '' }]);
  await expect(getOnce(url, {})).rejects.toThrow(/ECONNREFUSED/);
});

test.for([
  ['exit 7', 7],
  ['kill -TERM $$', 143],
  ['kill -KILL $$', 137],
] as const)('a command that ends by `%s` makes the exit status %i', async ([script, status]) => {
  expect(await exec(['dev', '--', 'sh', '-c', script])).toMatchObject({ status, err: '' });
});

test('what cannot be run is told, with the status shells have for it', async () => {
  const plain = join(folderHere(), 'plain.txt');
  writeFileSync(plain, 'no program');
  expect(await exec(['dev', '--', '/no/such/command'])).toEqual({
    status: 127,
    out: '',
    err: 'sentinel: cannot run `/no/such/command`: no such command\n',
  });
  expect(await exec(['dev', '--', plain])).toMatchObject({
    status: 126,
    err: expect.stringContaining('EACCES'),
  });
});

test.for(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1'] as const)(
  '%s reaches the command, whose end it is',
  async (signal) => {
    const script = `process.on('${signal}', () => process.exit(42)); console.log('ready'); setTimeout(() => 0, 60000)`;
    const started = startSentinel(['exec', 'dev', '--', ...node(script)], callerEnv(here.service.url));
    await expect.poll(started.out, { timeout: 30_000 }).toBe('ready\n');
    started.process.kill(signal);
    expect(await started.ended).toBe(42);
  },
);

test('the command’s own options are its own, also after another `--`', async () => {
  const { out } = await exec([
    'dev',
    '--',
    ...node('console.log(process.argv.slice(1).join(" "))'),
    '--',
    '--json',
    '--',
    '-x',
  ]);
  expect(out).toBe('--json -- -x\n');
});

test('where the profile is refused nothing is run', async () => {
  here.answer = json(403, { Code: 'POLICY_DENY', Message: 'no rule names you', RequestId: 'req-7' });
  expect(await exec(['prod', '--', 'echo', 'run'])).toEqual({
    status: 2,
    out: '',
    err: 'prod: POLICY_DENY: no rule names you (request req-7)\n',
  });
  await here.service.stop();
  const gone = await exec(['prod', '--', 'echo', 'run']);
  expect(gone).toMatchObject({ status: 3, out: '', err: expect.stringContaining('nothing listens there') });
  here.service = await startSignedService((...args) => here.answer(...args));
});

test('it does not run inside itself unless asked', async () => {
  const inner = (...flags: string[]) => [
    process.execPath,
    SENTINEL,
    'exec',
    ...flags,
    'prod',
    '--',
    'echo',
    'inner',
  ];
  const refused = await exec(['dev', '--', ...inner()]);
  expect(refused).toEqual({
    status: 64,
    out: '',
    err: 'sentinel: this is run by `sentinel exec dev` already: leave it first, or give `--nest`\n',
  });
  const config = join(folderHere(), 'config');
  const keys = `aws_access_key_id = ${KEYS.accessKeyId}\naws_secret_access_key = ${KEYS.secretAccessKey}\n`;
  writeFileSync(config, `[profile corp]\n${keys}aws_session_token = ${KEYS.sessionToken}\n`);
  const nested = await exec(['dev', '--', ...inner('--nest', '--aws-profile', 'corp')], {
    AWS_CONFIG_FILE: config,
  });
  expect(nested).toEqual({ status: 0, out: 'inner\n', err: '' });
});

const SENTINEL = join(import.meta.dirname, '..', '..', 'client', 'sentinel.ts');

test('no token is in the arguments of any process', async ({ skip }) => {
  skip(process.platform !== 'linux', 'only Linux shows arguments in /proc');
  const script = `const fs = require('node:fs'); console.log(process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN, JSON.stringify(
    [process.pid, process.ppid].map((pid) => fs.readFileSync('/proc/' + pid + '/cmdline', 'utf8'))))`;
  const { out } = await exec(['dev', '--', ...node(script)]);
  const [token = '', lines = ''] = out.trim().split(/ (.*)/);
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(lines).toContain('exec');
  expect(lines).not.toContain(token);
  expect(readFileSync('/proc/self/cmdline', 'utf8')).not.toContain(token);
});

test('a default profile with keys of its own is hidden from the command, its region is not', async () => {
  const config = join(folderHere(), 'config');
  writeFileSync(config, '[default]\nsso_session = corp\nregion = eu-west-3\n');
  const env: Record<string, string> = {
    AWS_CONFIG_FILE: config,
    AWS_REGION: '',
    SENTINEL_REGION: 'eu-central-1',
  };
  const hidden = JSON.parse((await exec(['dev', '--', ...PRINT_ENV], env)).out);
  expect(hidden).toMatchObject({
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_REGION: 'eu-west-3',
  });
  writeFileSync(config, '[default]\nregion = eu-west-3\n[profile corp]\nsso_session = corp\n');
  const kept = JSON.parse((await exec(['dev', '--', ...PRINT_ENV], env)).out);
  expect(kept.AWS_CONFIG_FILE).toBe(config);
});
