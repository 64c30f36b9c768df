import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { credentialCommand, isSentinelCommand } from '../../client/aws-config/credential-command.ts';
import { putProfiles } from '../../client/aws-config/put-profiles.ts';
import { splitCommand } from '../../client/aws-config/split-command.ts';
import { folder } from '../cli-config/folder.ts';

const PYTHON = join(homedir(), '.cache/sentinel-tvm/python/bin/python');

function commandOf(program: string[], platform: NodeJS.Platform = 'linux'): string {
  const made = credentialCommand({ program, profile: 'dev', options: {} }, platform);
  if (!made.ok) throw new Error(made.fault);
  return made.text;
}

test('plain words stand bare, others in quotes; options stand before the profile', () => {
  const options = { '--endpoint': 'https://x.example', '--region': undefined };
  const made = credentialCommand({ program: ['/a b/sentinel'], profile: 'dev', options }, 'linux');
  const text = "'/a b/sentinel' credential-process --endpoint https://x.example --profile dev";
  expect(made).toEqual({ ok: true, text });
  expect(commandOf(['C:\\Program Files\\sentinel.exe'], 'win32')).toBe(
    '"C:\\Program Files\\sentinel.exe" credential-process --profile dev',
  );
});

test.each([
  ['/a\nb', 'linux', 'control characters'],
  ['/a #b', 'linux', 'take for a comment'],
  ['/a ;b', 'linux', 'take for a comment'],
  ['C:\\a"b', 'win32', 'cannot be quoted'],
  ['C:\\%A%', 'win32', 'cannot be quoted'],
] as const)('%j on %s is refused: %s', (path, platform, says) => {
  const made = credentialCommand({ program: [path], profile: 'dev', options: {} }, platform);
  expect(made).toEqual({ ok: false, fault: expect.stringContaining(says) });
});

test('a shell and botocore’s way of splitting give the words back', () => {
  const word = fc
    .string({ unit: fc.constantFrom(...`ab '"\\$\`!*?~#;&|<>(){}[]%=é`), minLength: 1, maxLength: 12 })
    .filter((text) => !/(^|\s)[#;]/.test(text));
  fc.assert(
    fc.property(word, (path) => {
      const text = commandOf([path]);
      expect(splitCommand(text)).toEqual([path, 'credential-process', '--profile', 'dev']);
      const shell = spawnSync('sh', ['-c', `set -- ${text}; printf '%s\\0' "$@"`], { encoding: 'utf8' });
      expect(shell.stdout).toBe(`${path}\0credential-process\0--profile\0dev\0`);
    }),
    { numRuns: 60 },
  );
});

test.each([
  ["'open", undefined],
  ['a\\', undefined],
  ['"a\\"b" c', ['a"b', 'c']],
  ['"a\\nb"', ['a\\nb']],
  ["''", ['']],
  ['', []],
])('splits %j', (text, words) => {
  expect(splitCommand(text)).toEqual(words);
});

test('knows its own commands, whatever the program', () => {
  expect(isSentinelCommand("'/a b/s' credential-process --endpoint https://x --profile dev")).toBe(true);
  expect(isSentinelCommand('/opt/aws-vault export dev')).toBe(false);
  expect(isSentinelCommand('/opt/other credential-process')).toBe(false);
});

const ODD = 'it\'s a $HOME `id` "quoted" folder & more';

/** A configuration file whose profile starts a program in a folder with an awkward name. */
function awkwardProfile() {
  const at = join(folder(), ODD);
  mkdirSync(at);
  const [program, config] = [join(at, 'sentinel'), join(at, 'config')];
  const keys = `"Version":1,"AccessKeyId":"ASIAVENDEDVENDEDVEND","SecretAccessKey":"s","SessionToken":"t"`;
  const script = `#!/bin/sh\nprintf '%s ' "$@" > "$(dirname "$0")/args"\nprintf '%s' '{${keys}}'\n`;
  writeFileSync(program, script, { mode: 0o755 });
  const command = commandOf([program]);
  const putting = putProfiles('[default]\noutput = json\n', [{ name: 'dev', command, region: undefined }]);
  if (!putting.ok) throw new Error('refused');
  writeFileSync(config, putting.text);
  return { at, config };
}

test('the SDK for JavaScript starts a program at any path', async () => {
  const { at, config } = awkwardProfile();
  const files = { configFilepath: config, filepath: join(at, 'none') };
  const keys = await defaultProvider({ profile: 'dev', ...files })();
  expect(keys.accessKeyId).toBe('ASIAVENDEDVENDEDVEND');
  expect(readFileSync(join(at, 'args'), 'utf8')).toBe('credential-process --profile dev ');
});

test('botocore starts a program at any path', ({ skip }) => {
  skip(!existsSync(PYTHON), `there is no botocore: \`${PYTHON}\` is missing`);
  const { at, config } = awkwardProfile();
  const script = `import botocore.session as s; print(s.Session(profile="dev").get_credentials().access_key)`;
  const env = {
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: join(at, 'none'),
    PATH: process.env.PATH,
  };
  const python = spawnSync(PYTHON, ['-c', script], { encoding: 'utf8', env });
  expect(python).toMatchObject({ stdout: 'ASIAVENDEDVENDEDVEND\n', stderr: '' });
  expect(readFileSync(join(at, 'args'), 'utf8')).toBe('credential-process --profile dev ');
});
