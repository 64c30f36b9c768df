import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { programWords } from '../../client/setup/program.ts';
import { folder } from '../cli-config/folder.ts';
import { runSentinel } from '../client/run-sentinel.ts';

const OWN = '# mine\n[default]\nregion = us-east-1\n';
const SCRIPT = join(import.meta.dirname, '../../client/sentinel.ts');

function home(config?: string) {
  const at = folder();
  mkdirSync(join(at, '.aws'));
  const file = join(at, '.aws', 'config');
  if (config !== undefined) writeFileSync(file, config);
  return { file, env: { HOME: at, SENTINEL_LOCAL_DIR: join(at, 'no-stack') } };
}

test('writes profiles that start this very program; a second run changes nothing and copies nothing', async () => {
  const { file, env } = home(OWN);
  const args = ['setup', 'dev', 'prod', '--region', 'eu-west-1', '--endpoint', 'https://x.example'];
  const first = await runSentinel(args, env);
  expect(first).toMatchObject({ status: 0, err: '' });
  expect(first.out).toMatch(/^added {5}dev\nadded {5}prod\nfile {6}.*\nbackup {4}.*\.backup\n$/);
  const text = readFileSync(file, 'utf8');
  const command = `${process.execPath} ${SCRIPT} credential-process --endpoint https://x.example --region eu-west-1`;
  expect(text).toBe(
    `${OWN}\n[profile dev]\ncredential_process = ${command} --profile dev\nregion = eu-west-1\n` +
      `\n[profile prod]\ncredential_process = ${command} --profile prod\nregion = eu-west-1\n`,
  );
  const files = readdirSync(join(file, '..'));
  const second = await runSentinel([...args, '--json'], env);
  expect(JSON.parse(second.out).profiles.map((one: { state: string }) => one.state)).toEqual([
    'unchanged',
    'unchanged',
  ]);
  expect([readFileSync(file, 'utf8'), readdirSync(join(file, '..'))]).toEqual([text, files]);
});

test('--dry-run shows a diff that makes the same file, and touches nothing', async ({ skip }) => {
  skip(spawnSync('patch', ['--version']).error !== undefined, 'there is no `patch` here');
  const { file, env } = home(OWN);
  const { out } = await runSentinel(['setup', 'dev', '--dry-run'], env);
  expect([readFileSync(file, 'utf8'), readdirSync(join(file, '..'))]).toEqual([OWN, ['config']]);
  await runSentinel(['setup', 'dev'], env);
  writeFileSync(`${file}.old`, OWN);
  const patched = spawnSync('patch', ['-s', '-o', `${file}.patched`, `${file}.old`], {
    input: out,
    encoding: 'utf8',
  });
  expect(patched.stderr).toBe('');
  expect(readFileSync(`${file}.patched`, 'utf8')).toBe(readFileSync(file, 'utf8'));
  expect((await runSentinel(['setup', 'dev', '--dry-run'], env)).out).toBe(`nothing to change in ${file}\n`);
});

test('what the environment says lasts, what a file says is read later', async () => {
  const { file, env } = home();
  mkdirSync(join(env.HOME, '.config', 'sentinel'), { recursive: true });
  writeFileSync(
    join(env.HOME, '.config/sentinel/config.yaml'),
    'endpoint: https://f.example\nregion: eu-west-2\n',
  );
  await runSentinel(['setup', 'dev', '--prefix', 'acme-', '--command', '/opt/my sentinel'], {
    ...env,
    SENTINEL_AWS_PROFILE: 'corp',
  });
  expect(readFileSync(file, 'utf8')).toBe(
    "[profile acme-dev]\ncredential_process = '/opt/my sentinel' credential-process --aws-profile corp --profile dev\nregion = eu-west-2\n",
  );
});

test.each([
  ['no home directory', [], {}, 'set HOME, or AWS_CONFIG_FILE'],
  ['a relative program', ['--command', 'sentinel'], { HOME: '/nowhere' }, 'not an absolute path'],
  ['a broken setting', ['--endpoint', 'x'], { HOME: '/nowhere' }, '`--endpoint` is not a URL'],
  ['a prefix with a bracket', ['--prefix', 'a]'], { HOME: '/nowhere' }, 'A prefix is'],
] as const)('%s is wrong use', async (_, args, env, says) => {
  const ended = await runSentinel(['setup', 'dev', ...args], { ...env });
  expect(ended).toMatchObject({ status: 64, out: '', err: expect.stringContaining(says) });
});

test('a profile that gets its keys otherwise is left alone, with file and line', async () => {
  const { file, env } = home('[profile dev]\nsso_session = corp\n');
  const ended = await runSentinel(['setup', 'prod', 'dev'], env);
  expect(ended).toMatchObject({
    status: 64,
    out: '',
    err: expect.stringContaining(`${file}:2: the profile \`dev\``),
  });
  expect(readdirSync(join(file, '..'))).toEqual(['config']);
});

test.each([
  ['/usr/local/bin/sentinel', 'linux', ['/usr/local/bin/sentinel']],
  ['/clone/client/sentinel.ts', 'darwin', ['/bin/node', '/clone/client/sentinel.ts']],
  ['C:\\npm\\sentinel.js', 'win32', ['/bin/node', 'C:\\npm\\sentinel.js']],
] as const)('started as %s on %s', (script, platform, words) => {
  expect(programWords(undefined, { node: '/bin/node', script, platform })).toEqual({ ok: true, words });
});

test('AWS_CONFIG_FILE is the file, without any home directory', async () => {
  const file = join(folder(), 'config');
  expect(await runSentinel(['setup', 'dev'], { AWS_CONFIG_FILE: file })).toMatchObject({ status: 0 });
  expect(readFileSync(file, 'utf8')).toContain('[profile dev]');
});

test('a file that cannot be written is told', async () => {
  const { file } = home(OWN);
  const below = join(file, 'config');
  const ended = await runSentinel(['setup', 'dev'], { AWS_CONFIG_FILE: below });
  expect(ended).toMatchObject({ status: 64, err: expect.stringContaining('(ENOTDIR)') });
  expect(readFileSync(file, 'utf8')).toBe(OWN);
});
