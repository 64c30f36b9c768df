import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callerEnv, runSentinel } from './run-sentinel.ts';

/** Nothing listens there; wrong use must be found before anything is sent. */
const env = callerEnv('http://127.0.0.1:9');
const without = (name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter(([key]) => key !== name));

const WRONG: [args: string[], env: Record<string, string>, says: RegExp][] = [
  [[], env, /Usage: sentinel/],
  [['nope'], env, /unknown command 'nope'/],
  [['get'], env, /missing required argument 'profile'/],
  [['get', 'a b'], env, /1 to 64 of A-Z/],
  [['get', '..'], env, /1 to 64 of A-Z/],
  [['get', 'dev', 'prod'], env, /too many arguments/],
  [['get', 'dev', '--json', '--env'], env, /cannot be used with/],
  [['get', 'dev', '--duration', '15m'], env, /whole seconds/],
  [['get', 'dev', '--duration', '-1'], env, /whole seconds/],
  [['get', 'dev', '--nope'], env, /unknown option '--nope'/],
  [['get', 'dev', '--endpoint', 'example'], env, /`--endpoint` is not a URL/],
  [['get', 'dev', '--endpoint', 'http://example.com'], env, /use `https`/],
  [['get', 'dev', '--endpoint', 'https://a:b@example.com'], env, /has a user/],
  [['get', 'dev', '--endpoint', 'https://example.com', '--identity', 'alice'], env, /leave it out/],
  [['get', 'dev', '--region', 'eu central'], env, /not a region/],
  [['get', 'dev'], without('AWS_REGION'), /give `--region`/],
  [['get', 'dev'], without('AWS_ACCESS_KEY_ID'), /only half of your keys is set: .*set AWS_ACCESS_KEY_ID/],
  [['get', 'dev'], { ...env, AWS_ACCESS_KEY_ID: 'short' }, /not an access key id/],
  [['get', 'dev'], { ...env, AWS_SESSION_TOKEN: 'two\nlines' }, /copy it again/],
  [['get', 'dev'], { ...env, SENTINEL_ENDPOINT: 'ftp://x' }, /`SENTINEL_ENDPOINT` is neither/],
];

test.for(WRONG)('wrong use is exit status 64: %j', async ([args, given, says]) => {
  const ended = await runSentinel(args, given);
  expect(ended).toMatchObject({ status: 64, out: '' });
  expect(ended.err).toMatch(says);
  expect(ended.err).not.toContain(env.AWS_SECRET_ACCESS_KEY);
});

test('--version and --help are answers, on standard output', async () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
  expect(await runSentinel(['--version'])).toEqual({ status: 0, out: `${version}\n`, err: '' });
  for (const args of [['--help'], ['help'], ['get', '--help'], ['help', 'get']]) {
    const help = await runSentinel(args);
    expect(help).toMatchObject({ status: 0, err: '' });
    expect(help.out).toContain('Examples:');
    expect(help.out).toContain('64 wrong use');
  }
});

test('the help of a subcommand that is not asked for is not loaded', async () => {
  const help = await runSentinel(['--help']);
  expect(help.out).toMatch(/get .*ask for credentials/);
  expect(help.out).toMatch(/policy .*check, explain, test and store policies/);
});

test('a reader that closes early is no fault', () => {
  const script = '{ "$0" "$1" --help; echo "status $?" >&2; } | true';
  const sentinel = join(import.meta.dirname, '../../client/sentinel.ts');
  const piped = spawnSync('sh', ['-c', script, process.execPath, sentinel], { encoding: 'utf8' });
  expect(piped.stderr).toBe('status 0\n');
});
