import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eachSignedService } from '../client/each-service.ts';
import { callerEnv, runSentinel } from '../client/run-sentinel.ts';
import { json, KEYS, VENDED } from '../client/signed-service.ts';
import { THREE_TRIES } from '../tries/three-tries.ts';
import { getAnswer, vendedAt } from './agent-here.ts';
import { folderHere, startSentinel, startServe } from './start-sentinel.ts';

const here = eachSignedService(() => json(200, vendedAt(Date.now())));

const serve = (...args: string[]) => startServe(args, callerEnv(here.service.url));
const SECRETS = [KEYS.secretAccessKey, KEYS.sessionToken, VENDED.SecretAccessKey, VENDED.Token];

test('several profiles have a path and a token each, new ones each time', async () => {
  const agents = [await serve('--profile', 'dev', '--profile', 'prod'), await serve('--profile', 'dev')];
  const doors = [agents[0]?.of('dev'), agents[0]?.of('prod'), agents[1]?.of('dev')];
  for (const part of [
    doors.map((door) => door?.token),
    doors.map((door) => new URL(door?.url ?? '').pathname),
  ]) {
    expect(new Set(part).size).toBe(3);
    for (const one of part) expect(one).toMatch(/^\/?[\w-]{43}$/);
  }
  for (const door of doors) {
    expect(await getAnswer(door?.url ?? '', { authorization: door?.token ?? '' })).toMatchObject({
      status: 200,
    });
  }
  expect(here.service.seen.map(({ url }) => url)).toEqual([
    '/credentials/dev',
    '/credentials/prod',
    '/credentials/dev',
  ]);
});

test('prints lines a shell takes, and what must be unset', async () => {
  const started = startSentinel(['serve', '--profile', 'dev', '--ipv6'], callerEnv(here.service.url));
  await expect.poll(started.out, { timeout: 30_000 }).toContain('TOKEN');
  expect(started.out()).toMatch(/^# dev, as long as this runs\nunset .*AWS_ACCESS_KEY_ID/);
  const show =
    'printf "%s\\n" "$AWS_CONTAINER_CREDENTIALS_FULL_URI" "$AWS_CONTAINER_AUTHORIZATION_TOKEN" "x$AWS_ACCESS_KEY_ID"';
  const shell = spawnSync('sh', ['-c', `${started.out()}${show}`], { encoding: 'utf8', env: callerEnv('') });
  const [url = '', token = '', none] = shell.stdout.split('\n');
  expect(none).toBe('x');
  expect(url).toContain('http://[::1]:');
  expect(await getAnswer(url, { authorization: token })).toMatchObject({ status: 200 });
});

/** Anybody may take the port between the two. */
const MAY_LOSE_PORT = THREE_TRIES;

test(
  'a token file is its owner’s alone, ends in no newline, and is the same door after a restart',
  MAY_LOSE_PORT,
  async () => {
    const path = join(folderHere(), 'token');
    const first = await serve('--profile', 'dev', '--token-file', path);
    const token = readFileSync(path, 'utf8');
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(first.of('dev').served?.environment).toEqual({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: first.of('dev').url,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: path,
    });
    expect(await getAnswer(first.of('dev').url, { authorization: token })).toMatchObject({ status: 200 });
    first.process.kill('SIGTERM');
    await first.ended;
    const { port } = new URL(first.of('dev').url);
    const second = await serve('--profile', 'dev', '--token-file', path, '--port', port);
    expect(second.of('dev').url).toBe(first.of('dev').url);
    expect(await getAnswer(first.of('dev').url, { authorization: token })).toMatchObject({ status: 200 });
  },
);

const BAD_FILES: [what: string, make: (path: string) => void, says: RegExp][] = [
  [
    'that others may read',
    (path) => {
      writeFileSync(path, 'x'.repeat(43));
      chmodSync(path, 0o644);
    },
    /can be read or changed by others/,
  ],
  [
    'that a group may read',
    (path) => {
      writeFileSync(path, 'x'.repeat(43));
      chmodSync(path, 0o640);
    },
    /can be read or changed by others/,
  ],
  ['that holds something else', (path) => writeFileSync(path, 'my diary', { mode: 0o600 }), /holds no token/],
  [
    'that ends in a newline',
    (path) => writeFileSync(path, `${'x'.repeat(43)}\n`, { mode: 0o600 }),
    /holds no token/,
  ],
  ['that is a folder', (path) => mkdirSync(path), /holds no token/],
  [
    'that is a link',
    (path) => {
      writeFileSync(`${path}.real`, 'x'.repeat(43), { mode: 0o600 });
      symlinkSync(`${path}.real`, path);
    },
    /is a symbolic link/,
  ],
];

test.for(BAD_FILES)('a token file %s is refused and left as it is', async ([, make, says]) => {
  const path = join(folderHere(), 'token');
  make(path);
  const before = statSync(path);
  const ended = await runSentinel(
    ['serve', '--profile', 'dev', '--token-file', path],
    callerEnv(here.service.url),
  );
  expect(ended).toMatchObject({ status: 64, out: '', err: expect.stringMatching(says) });
  expect(statSync(path)).toMatchObject({ mode: before.mode, size: before.size, mtimeMs: before.mtimeMs });
});

test('a token folder has a file for each profile', async () => {
  const folder = join(folderHere(), 'tokens');
  const agent = await serve('--profile', 'dev', '--profile', 'prod', '--token-folder', folder);
  expect(readdirSync(folder)).toEqual(['dev', 'prod']);
  expect(statSync(folder).mode & 0o077).toBe(0);
  const token = readFileSync(join(folder, 'prod'), 'utf8');
  expect(await getAnswer(agent.of('prod').url, { authorization: token })).toMatchObject({ status: 200 });
  expect(await getAnswer(agent.of('dev').url, { authorization: token })).toMatchObject({ status: 401 });
});

test.for(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s ends it cleanly; SIGUSR1 opens no debugger',
  async (signal) => {
    const agent = await serve('--profile', 'dev');
    agent.process.kill('SIGUSR1');
    expect(await getAnswer(agent.of('dev').url, { authorization: agent.of('dev').token })).toMatchObject({
      status: 200,
    });
    agent.process.kill(signal);
    expect(await agent.ended).toBe(0);
    expect(agent.err()).toBe('');
  },
);

test('no secret of the caller or of the answer is printed, whatever happens', async () => {
  const agent = await serve('--profile', 'dev');
  const { url, token } = agent.of('dev');
  await getAnswer(url, { authorization: token });
  await getAnswer(url, { authorization: `${KEYS.secretAccessKey}` });
  here.answer = json(403, { Code: 'POLICY_DENY', Message: 'no rule names you', RequestId: 'req-7' });
  agent.process.kill('SIGTERM');
  await agent.ended;
  for (const secret of SECRETS) expect(agent.out() + agent.err()).not.toContain(secret);
});

const WRONG: [args: string[], says: RegExp][] = [
  [[], /required option '--profile <name>'/],
  [['--profile', '..'], /1 to 64 of/],
  [['--profile', 'dev', '--port', '0'], /from 1 to 65535/],
  [['--profile', 'dev', '--profile', 'prod', '--token-file', '/nonexistent/x'], /is for one profile/],
  [['--profile', 'dev', '--token-file', '/nonexistent/x'], /cannot be written \(ENOENT\)/],
];

test.for(WRONG)('wrong use is exit status 64: %j', async ([args, says]) => {
  const ended = await runSentinel(['serve', ...args], callerEnv(here.service.url));
  expect(ended).toMatchObject({ status: 64, out: '', err: expect.stringMatching(says) });
});

test('a port that is taken is told', async () => {
  const { port } = new URL(here.service.url);
  const ended = await runSentinel(['serve', '--profile', 'dev', '--port', port], callerEnv(here.service.url));
  expect(ended).toMatchObject({
    status: 64,
    err: `sentinel: port ${port} is taken: give another by \`--port\`, or leave it out\n`,
  });
});
