import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { packed } from './packed.ts';
import { runProgram } from './run-program.ts';

const made = packed();
const VERSION = /^\d+\.\d+\.\d+\n$/;
/** For `env node` in the first line of the program, and for npm. */
const PATH = `${dirname(process.execPath)}:${process.env.PATH ?? ''}`;
const POLICY = `version: "1"
rules:
  - name: dev
    effect: allow
    conditions: { profiles: [dev] }
`;

/** npm without a network and anybody's settings. */
function npm(...words: readonly string[]): string {
  const home = join(made().folder, 'a home');
  mkdirSync(home, { recursive: true });
  const env = {
    PATH,
    HOME: home,
    npm_config_offline: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
  };
  return execFileSync('npm', words, { cwd: home, env, encoding: 'utf8' });
}

let prefix: string;
let sentinel: string;
beforeAll(() => {
  prefix = join(made().folder, 'a prefix');
  npm('install', '--global', '--prefix', prefix, made().tarball);
  sentinel = join(prefix, 'bin', 'sentinel');
});

/** Runs a policy's check, which loads parts, in a folder of its own. */
async function lint(program: string, env: Readonly<Record<string, string>>) {
  const folder = join(made().folder, 'policies here');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'dev.yaml'), POLICY);
  return runProgram([program, 'policy', 'lint', 'dev.yaml'], env, folder);
}

test('installed globally it is one package and one program', async () => {
  expect(readdirSync(join(prefix, 'lib', 'node_modules'))).toEqual(['sentinel-tvm-cli']);
  expect(readdirSync(join(prefix, 'lib', 'node_modules', 'sentinel-tvm-cli'))).not.toContain('node_modules');
  expect(readdirSync(join(prefix, 'bin'))).toEqual(['sentinel']);
  const ended = await runProgram([sentinel, '--version'], { PATH });
  expect(ended).toMatchObject({ status: 0, out: expect.stringMatching(VERSION), err: '' });
});

const HOMES: [what: string, env: Record<string, string>][] = [
  ['no home in the environment', {}],
  ['a home that is not there', { HOME: '/nonexistent' }],
  ['a home that is empty text', { HOME: '' }],
];

test.for(HOMES)('it runs with %s', async ([, home]) => {
  const env = { PATH, ...home };
  expect(await lint(sentinel, env)).toMatchObject({ status: 0, err: '' });
  // Reads the configuration, the shared files, and looks for a local stack.
  const ended = await runProgram([sentinel, 'credential-process', '--profile', 'dev'], env);
  expect(ended).toMatchObject({
    status: 3,
    out: '',
    err: expect.stringMatching(/^sentinel: no service to ask/),
  });
  // Has the SDK's chain look for keys.
  const asked = ['get', 'dev', '--endpoint', 'http://127.0.0.1:9', '--region', 'eu-central-1'] as const;
  const chain = await runProgram([sentinel, ...asked], { ...env, AWS_EC2_METADATA_DISABLED: 'true' });
  expect(chain).toMatchObject({ status: 64, out: '', err: expect.stringMatching(/no keys of yours/) });
});

test('a local stack is looked for in the package, and nowhere another could have put one', async () => {
  const ended = await runProgram([sentinel, 'get', 'dev'], { PATH });
  const inside = join(prefix, 'lib', 'node_modules', 'sentinel-tvm-cli', '.local', 'stack.json');
  expect(ended.err).toContain(`(no \`${inside}\`)`);
});

test('a link to it, and a link to the link, run it', async () => {
  const links = join(made().folder, 'links');
  mkdirSync(links);
  symlinkSync(sentinel, join(links, 'one'));
  symlinkSync('one', join(links, 'another one'));
  for (const name of ['one', 'another one'])
    expect(await lint(join(links, name), { PATH })).toMatchObject({ status: 0, err: '' });
});

test('npm exec runs it from the tarball', () => {
  const said = npm('exec', '--yes', `--package=${made().tarball}`, '--', 'sentinel', '--version');
  expect(said).toMatch(VERSION);
});
