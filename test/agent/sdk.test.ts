import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { expect, onTestFinished, test, vi } from 'vitest';
import { callerEnv, runSentinel } from '../client/run-sentinel.ts';
import { json, startSignedService } from '../client/signed-service.ts';
import { runningStack } from '../end-to-end/running-stack.ts';
import { THREE_TRIES } from '../tries/three-tries.ts';
import { folderHere, startServe } from './start-sentinel.ts';

const stack = runningStack();
const SENTINEL = join(import.meta.dirname, '..', '..', 'client', 'sentinel.ts');
const ROLE = 'arn:aws:sts::123456789012:assumed-role/dev-access/';
/** Prints who the SDK’s own chain makes it. */
const WHO = `import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
  console.log((await new STSClient().send(new GetCallerIdentityCommand())).Arn);`;

const here = () => ({
  SENTINEL_LOCAL_DIR: stack().folder,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  PATH: process.env.PATH ?? '',
});

test('the JS SDK below `exec` is who the profile says', THREE_TRIES, async () => {
  const who = ['exec', 'dev', '--', process.execPath, '--input-type=module', '-e', WHO];
  const ended = await runSentinel(who, here());
  expect(ended).toMatchObject({ status: 0, err: '', out: expect.stringContaining(ROLE) });
});

test('so is the one whose profile runs `credential-process`', THREE_TRIES, async () => {
  const config = join(folderHere(), 'config');
  writeFileSync(
    config,
    `[profile dev]\nregion = us-east-1\ncredential_process = "${process.execPath}" "${SENTINEL}" credential-process --profile dev\n`,
  );
  const { sts = '' } = stack().file.endpoints;
  const env = { ...here(), AWS_CONFIG_FILE: config, AWS_PROFILE: 'dev', AWS_ENDPOINT_URL_STS: sts };
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', WHO], { env });
  expect(stdout).toContain(ROLE);
});

/** The SDK’s chain, in this process, on an agent. */
function chainOn({ url, token }: { url: string; token: string }) {
  vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', url);
  vi.stubEnv('AWS_CONTAINER_AUTHORIZATION_TOKEN', token);
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
  onTestFinished(() => void vi.unstubAllEnvs());
  return defaultProvider({ logger: { debug() {}, info() {}, warn() {}, error() {} } });
}

test('so is the one on `serve`, as a client of STS', THREE_TRIES, async () => {
  const agent = await startServe(['--profile', 'dev'], here());
  const { sts = '' } = stack().file.endpoints;
  const client = new STSClient({ region: 'us-east-1', endpoint: sts, credentials: chainOn(agent.of('dev')) });
  expect((await client.send(new GetCallerIdentityCommand())).Arn).toContain(ROLE);
  client.destroy();
});

test(
  'a refused call of the JS SDK is one request to the service and one line on standard error',
  THREE_TRIES,
  async () => {
    const refusal = { Code: 'POLICY_DENY', Message: 'no rule names you', RequestId: 'req-7' };
    const service = await startSignedService(json(403, refusal));
    onTestFinished(service.stop);
    const agent = await startServe(['--profile', 'prod'], callerEnv(service.url));
    await expect(chainOn(agent.of('prod'))()).rejects.toThrow(/Could not load credentials/);
    expect(service.seen).toHaveLength(1);
    expect(agent.err()).toBe('prod: POLICY_DENY: no rule names you (request req-7)\n');
  },
);
