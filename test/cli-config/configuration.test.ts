import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfiguration } from '../../client/config/configuration.ts';
import { configurationFiles, SYSTEM_FILE } from '../../client/config/files.ts';
import { SETTING_NAMES, SETTINGS } from '../../client/config/settings.ts';
import { runSentinel } from '../client/run-sentinel.ts';
import { folder } from './folder.ts';

/** Files with these texts; the machine's is elsewhere than in /etc. */
function filesWith(user: string | undefined, system: string | undefined) {
  const home = folder();
  const files = configurationFiles({ HOME: home }, join(home, 'system.yaml'));
  if (user !== undefined && files.user !== undefined) {
    mkdirSync(join(home, '.config', 'sentinel'), { recursive: true });
    writeFileSync(files.user, user);
  }
  if (system !== undefined) writeFileSync(files.system, system);
  return files;
}

const URLS = ['flag', 'environment', 'user', 'system'].map((name) => `https://${name}.example`);

test.each([
  [0, 'flag', '--endpoint'],
  [1, 'environment', 'SENTINEL_ENDPOINT'],
  [2, 'user file', 'config.yaml:2'],
  [3, 'system file', 'system.yaml:1'],
])('the strongest that has a value wins, and is named: %i, %s', async (first, from, where) => {
  const has = (n: number): string | undefined => (n < first ? undefined : URLS[n]);
  const user = has(2) === undefined ? 'region: eu-west-1\n' : `# mine\nendpoint: ${has(2)}\n`;
  const reading = await readConfiguration(
    { endpoint: has(0) },
    { SENTINEL_ENDPOINT: has(1) ?? '' },
    filesWith(user, `endpoint: ${URLS[3]}\n`),
  );
  if (!reading.ok) throw new Error(reading.faults.join('\n'));
  expect(reading.configuration.endpoint).toMatchObject({ value: URLS[first], from });
  expect(reading.configuration.endpoint?.where).toContain(where);
});

test('settings of several places add up', async () => {
  const files = filesWith('region: eu-west-1\n', 'region: us-east-1\naws_profile: ops\n');
  const reading = await readConfiguration({}, { SENTINEL_ENDPOINT: 'https://x.example' }, files);
  if (!reading.ok) throw new Error(reading.faults.join('\n'));
  const values = Object.entries(reading.configuration).map(([name, one]) => [name, one.value]);
  expect(Object.fromEntries(values)).toEqual({
    endpoint: 'https://x.example',
    region: 'eu-west-1',
    awsProfile: 'ops',
  });
});

test('all that is wrong is told together, with its place, though a flag hides it', async () => {
  const user = 'endpoint: http://example.com\nregoin: eu-west-1\nregion: ~\naws_secret_access_key: hidden\n';
  const files = filesWith(user, 'region: [eu-west-1]\n');
  const given = { endpoint: 'https://good.example', region: 'eu central' };
  const reading = await readConfiguration(given, { SENTINEL_ENDPOINT: 'ftp://x' }, files);
  if (reading.ok) throw new Error('nothing was found');
  const place = (line: number, column: number, text: string) => `${files.user}:${line}:${column}: ${text}`;
  expect(reading.faults).toEqual([
    '`SENTINEL_ENDPOINT` is neither `https` nor on this machine: use `https`',
    '`--region` is not a region’s name: give one such as `eu-central-1`',
    place(1, 11, '`endpoint` is neither `https` nor on this machine: use `https`'),
    place(
      2,
      1,
      '`regoin` unknown key `regoin`, use one of endpoint, region, aws_profile, federation_endpoint',
    ),
    expect.stringContaining(`${files.user}:3:`),
    expect.stringContaining('`aws_secret_access_key` unknown key'),
    expect.stringContaining(`${files.system}:1:`),
  ]);
  expect(reading.faults.join()).not.toContain('hidden');
});

test.each([
  ['two documents', 'region: a\n---\nregion: b\n'],
  ['twice the same key', 'region: a\nregion: b\n'],
  ['no map', '- region\n'],
  ['a tab', 'region:\n\tx: y\n'],
  ['too long', `# ${'x'.repeat(70_000)}\nregion: a\n`],
  ['a prototype key', '__proto__: a\n'],
])('%s is a fault with file and line', async (_, text) => {
  const files = filesWith(text, undefined);
  const reading = await readConfiguration({}, {}, files);
  if (reading.ok) throw new Error('nothing was found');
  for (const fault of reading.faults) expect(fault.startsWith(`${files.user}:`)).toBe(true);
});

test.each(['', '# nothing\n', '\n  # nothing\n\n'])('a file that sets nothing is sound: %j', async (text) => {
  expect(await readConfiguration({}, {}, filesWith(text, undefined))).toEqual({
    ok: true,
    configuration: {},
  });
});

test('a file that cannot be read is a fault, not a default', async () => {
  const home = folder();
  mkdirSync(join(home, '.config', 'sentinel', 'config.yaml'), { recursive: true });
  const reading = await readConfiguration({}, {}, configurationFiles({ HOME: home }, join(home, 'none')));
  expect(reading).toMatchObject({ ok: false, faults: [expect.stringContaining('cannot be read (EISDIR)')] });
});

test('where the files are', () => {
  const user = (env: Record<string, string>) => configurationFiles(env).user;
  expect(configurationFiles({}).system).toBe(SYSTEM_FILE);
  expect(user({ HOME: '/home/a' })).toBe('/home/a/.config/sentinel/config.yaml');
  expect(user({ HOME: '/home/a', XDG_CONFIG_HOME: '/x' })).toBe('/x/sentinel/config.yaml');
  expect(user({ HOME: '/home/a', XDG_CONFIG_HOME: 'x' })).toBe('/home/a/.config/sentinel/config.yaml');
  expect(user({ XDG_CONFIG_HOME: '/x' })).toBe('/x/sentinel/config.yaml');
  expect(user({})).toBeUndefined();
  expect(user({ HOME: '' })).toBeUndefined();
});

test('the names of the table', () => {
  expect(SETTING_NAMES).toEqual(Object.keys(SETTINGS));
  for (const { flag, variable, key } of Object.values(SETTINGS)) {
    expect(flag).toBe(`--${key.replaceAll('_', '-')}`);
    expect(variable).toBe(`SENTINEL_${key.toUpperCase()}`);
  }
});

test('the command reads it: endpoint and region of the user’s file, a line for each fault', async () => {
  const home = folder();
  mkdirSync(join(home, 'sentinel'));
  const file = join(home, 'sentinel', 'config.yaml');
  writeFileSync(file, 'endpoint: http://127.0.0.1:9\nregion: eu-west-1\n');
  const keys = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'x'.repeat(40) };
  const env = { XDG_CONFIG_HOME: home, ...keys };
  expect(await runSentinel(['get', 'dev'], env)).toMatchObject({
    status: 3,
    err: expect.stringContaining('cannot reach http://127.0.0.1:9'),
  });
  writeFileSync(file, 'endpoint: x\nregion: A\n');
  const wrong = await runSentinel(['get', 'dev'], env);
  expect(wrong).toMatchObject({ status: 64, out: '' });
  expect(wrong.err.split('\n').map((line) => line.slice(0, `sentinel: ${file}:1`.length))).toEqual([
    `sentinel: ${file}:1`,
    `sentinel: ${file}:2`,
    '',
  ]);
});
