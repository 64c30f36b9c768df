import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkAwsConfig } from '../../client/doctor/aws-config-checks.ts';
import { folder } from '../cli-config/folder.ts';
import { runSentinel } from '../client/run-sentinel.ts';
import { bare, faultsOf } from './examine.ts';

/** A home with these files; `PROGRAM` stands for a program that is there, `PLAIN` for a file that is none. */
function home(config: string | undefined, credentials?: string) {
  const at = folder();
  mkdirSync(join(at, '.aws'));
  const [program, plain] = [join(at, 'sentinel'), join(at, 'plain')];
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(plain, '', { mode: 0o644 });
  const write = (name: string, text: string | undefined): void => {
    if (text === undefined) return;
    writeFileSync(join(at, '.aws', name), text.replaceAll('PROGRAM', program).replaceAll('PLAIN', plain));
  };
  write('config', config);
  write('credentials', credentials);
  return { at, file: join(at, '.aws', 'config'), env: { HOME: at } };
}

const ours = (command: string, more = 'region = x\n'): string =>
  `[profile dev]\ncredential_process = ${command} credential-process --profile dev\n${more}`;

const CASES: readonly [name: string, config: string, line: number, says: string][] = [
  ['a line that is none', '[default]\nregion x\n', 2, 'neither a section nor a setting'],
  ['a setting before any section', 'region = x\n', 1, 'neither a section nor a setting'],
  ['a section twice', '[profile a]\n[default]\n[profile a]\n', 3, '`a` is here twice, first on line 1'],
  ['a section without `profile`', '[dev]\nregion = x\n', 1, 'SDKs do not see the section `[dev]`'],
  ['a program that is not there', ours('/nowhere/sentinel'), 2, 'which is not there (spaces need quotes)'],
  [
    'a path with a space and no quotes',
    ours('/Applications/my tools/sentinel'),
    2,
    'runs `/Applications/my`',
  ],
  ['a relative path', ours('sentinel'), 2, 'is no absolute path'],
  ['a file that is no program', ours('PLAIN'), 2, 'may not be executed'],
  ['an open quote', ours("'PROGRAM"), 2, 'an open quote'],
  ['a script that is gone', ours('PROGRAM /nowhere/sentinel.js'), 2, 'runs `/nowhere/sentinel.js`'],
  ['two ways to keys', ours('PROGRAM', 'region = x\nrole_arn = y\n'), 2, 'also has `role_arn`'],
  ['no region', ours('PROGRAM', ''), 2, 'has no region'],
];

test.for(CASES)('%s', ([, config, line, says]) => {
  const { env, file } = home(config);
  const findings = checkAwsConfig(env);
  expect(findings).toMatchObject([{ id: 'aws-config', what: expect.stringContaining(says) }]);
  expect(findings[0]?.what).toContain(`${file}:${line}: `);
  expect(findings[0]?.level).toBe(says === 'has no region' ? 'warning' : 'error');
});

test('keys in the credentials file go before the process of the same profile', () => {
  const { env, at } = home(ours('PROGRAM'), '[other]\n[dev]\naws_access_key_id = AKIA\n');
  const what = `${at}/.aws/credentials:2: keys of the profile \`dev\` are here, and SDKs take them instead of asking sentinel`;
  expect(checkAwsConfig(env)).toMatchObject([{ level: 'error', what }]);
});

test('a sound file, a missing one, no home, and what cannot be read', () => {
  const sound = home(`# mine\n${ours("'PROGRAM'")}s3 =\n  max = 1\n[sso-session a]\n[services a]\n`);
  expect(checkAwsConfig(sound.env)).toMatchObject([
    { level: 'ok', what: expect.stringContaining('by sentinel: dev') },
  ]);
  expect(checkAwsConfig(home(undefined).env)).toEqual([]);
  expect(checkAwsConfig({})).toEqual([]);
  expect(checkAwsConfig({ AWS_CONFIG_FILE: sound.at })).toMatchObject([
    { level: 'error', what: expect.stringContaining('cannot be read (EISDIR)') },
  ]);
});

test('what setup writes is sound, and the command tells what is not', async () => {
  const { env } = home('[default]\nregion = x\n');
  await runSentinel(['setup', 'dev'], { ...bare(), ...env });
  expect(await faultsOf({ ...bare(), ...env, AWS_REGION: 'eu-west-1' })).toEqual([
    expect.stringMatching(/^endpoint /),
  ]);
  const broken = await faultsOf({ ...bare(), ...home('stray\n').env });
  expect(broken[1]).toMatch(/^aws-config .*\.aws\/config:1: neither/);
});
