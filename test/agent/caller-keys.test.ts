import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Ended, runSentinel } from '../client/run-sentinel.ts';
import {
  json,
  KEYS,
  portOf,
  REGION,
  type SignedService,
  startSignedService,
} from '../client/signed-service.ts';
import { THREE_TRIES } from '../tries/three-tries.ts';
import { vendedAt } from './agent-here.ts';
import { folderHere } from './start-sentinel.ts';

const SENTINEL = join(import.meta.dirname, '..', '..', 'client', 'sentinel.ts');
const STATIC = `aws_access_key_id = ${KEYS.accessKeyId}
aws_secret_access_key = ${KEYS.secretAccessKey}
aws_session_token = ${KEYS.sessionToken}
`;
const OTHER = 'aws_access_key_id = AKIAOTHEROTHEROTHERO\naws_secret_access_key = not-the-right-secret-key\n';
const OURS = `credential_process = "${process.execPath}" "${SENTINEL}" credential-process --profile dev\n`;
/** Hands out the keys and counts how often it was asked. */
const process_ = (folder: string) =>
  `credential_process = sh -c 'echo x >> ${folder}/asked; echo "{\\"Version\\":1,\\"AccessKeyId\\":\\"${KEYS.accessKeyId}\\",\\"SecretAccessKey\\":\\"${KEYS.secretAccessKey}\\",\\"SessionToken\\":\\"${KEYS.sessionToken}\\"}"'\n`;

let service: SignedService;
beforeEach(async () => {
  service = await startSignedService(json(200, vendedAt(Date.now())));
});
afterEach(() => service.stop());

/** Runs the command with an AWS configuration file of this content, and no other keys. */
function withConfig(config: string, args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const folder = folderHere();
  writeFileSync(join(folder, 'config'), config.replaceAll('FOLDER', folder));
  return runSentinel(args, {
    SENTINEL_ENDPOINT: service.url,
    SENTINEL_REGION: REGION,
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    PATH: process.env.PATH ?? '',
    ...env,
  });
}

const GIVEN: [what: string, config: string, args: string[], env: Record<string, string>][] = [
  ['the default profile', `[default]\n${STATIC}`, [], {}],
  ['the one of AWS_PROFILE', `[default]\n${OTHER}[profile corp]\n${STATIC}`, [], { AWS_PROFILE: 'corp' }],
  [
    'the one of --aws-profile',
    `[default]\n${OTHER}[profile corp]\n${STATIC}`,
    ['--aws-profile', 'corp'],
    { AWS_PROFILE: 'no' },
  ],
  ['the one of SENTINEL_AWS_PROFILE', `[profile corp]\n${STATIC}`, [], { SENTINEL_AWS_PROFILE: 'corp' }],
  ['one whose keys a process gives', `[profile corp]\n${process_('FOLDER')}`, ['--aws-profile', 'corp'], {}],
  [
    '--aws-profile before keys of the environment',
    `[profile corp]\n${STATIC}`,
    ['--aws-profile', 'corp'],
    { AWS_ACCESS_KEY_ID: 'AKIAOTHEROTHEROTHERO', AWS_SECRET_ACCESS_KEY: 'not-the-right-secret-key' },
  ],
  [
    'keys of the environment before AWS_PROFILE',
    `[profile corp]\n${OTHER}`,
    [],
    {
      AWS_PROFILE: 'corp',
      AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
      AWS_SESSION_TOKEN: KEYS.sessionToken,
    },
  ],
  [
    'the default one where AWS_PROFILE is the one we serve',
    `[default]\n${STATIC}[profile dev]\n${OURS}`,
    [],
    { AWS_PROFILE: 'dev' },
  ],
];

test.for(GIVEN)('signs with %s', async ([, config, args, env]) => {
  for (const command of [
    ['get', 'dev'],
    ['credential-process', '--profile', 'dev'],
  ]) {
    expect(await withConfig(config, [...command, ...args], env)).toMatchObject({ status: 0, err: '' });
  }
});

const REFUSED: [what: string, config: string, args: string[], env: Record<string, string>, says: RegExp][] = [
  ['no keys at all', '', [], {}, /no keys of yours to sign with: log in \(`aws sso login`\)/],
  [
    'a profile that is not there',
    `[default]\n${STATIC}`,
    ['--aws-profile', 'no'],
    {},
    /there is no AWS profile `no`/,
  ],
  [
    'an AWS_PROFILE that is not there',
    `[default]\n${STATIC}`,
    [],
    { AWS_PROFILE: 'no' },
    /there is no AWS profile `no`/,
  ],
  [
    'a profile without keys',
    `[profile corp]\nregion = x\n[default]\n${STATIC}`,
    ['--aws-profile', 'corp'],
    {},
    /`corp` gives no keys/,
  ],
  [
    'a process that fails',
    '[profile corp]\ncredential_process = sh -c "echo no VPN >&2; exit 1"\n',
    ['--aws-profile', 'corp'],
    {},
    /no keys of yours.*no VPN/,
  ],
  [
    'itself, by a profile',
    `[profile dev]\n${OURS}`,
    ['--aws-profile', 'dev'],
    {},
    /asks `sentinel` for its own keys/,
  ],
  ['itself, by the default profile', `[default]\n${OURS}`, [], {}, /asks `sentinel` for its own keys/],
];

test.for(REFUSED)('%s is told in one line, and nothing is asked', async ([, config, args, env, says]) => {
  const ended = await withConfig(config, ['credential-process', '--profile', 'dev', ...args], env);
  expect(ended).toMatchObject({ status: 64, out: '', err: expect.stringMatching(says) });
  expect(ended.err.trimEnd().split('\n')).toHaveLength(1);
  expect(service.seen).toEqual([]);
});

test('keys of the container sign, but not in the place of a profile that fails', THREE_TRIES, async () => {
  const container = createServer((_request, response) => {
    const { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token } = KEYS;
    response.end(JSON.stringify({ AccessKeyId, SecretAccessKey, Token, Expiration: '2099-01-01T00:00:00Z' }));
  });
  await new Promise<void>((resolve) => container.listen(0, '127.0.0.1', resolve));
  const env = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${portOf(container)}/` };
  const run = (config: string) => withConfig(config, ['credential-process', '--profile', 'dev'], env);
  expect(await run('[default]\nregion = eu-west-3\n')).toMatchObject({ status: 0, err: '' });
  const failed = await run('[default]\ncredential_process = sh -c "echo no VPN >&2; exit 1"\n');
  expect(failed).toMatchObject({ status: 64, out: '', err: expect.stringContaining('no VPN') });
  container.closeAllConnections();
  container.close();
});
