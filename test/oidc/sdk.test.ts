import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { afterEach, expect, test, vi } from 'vitest';
import { runSentinel } from '../client/run-sentinel.ts';
import { runningStack } from '../end-to-end/running-stack.ts';
import { THREE_TRIES } from '../tries/three-tries.ts';
import { APP, seedsFor, signingKey } from './running-issuers.ts';
import { goodClaims, signedToken } from './tokens.ts';

const JOB = 'system:serviceaccount:demo:job';
const stack = runningStack({}, { seeds: seedsFor([`oidc/local/${APP}`, `oidc/local/${JOB}`]) });

afterEach(() => {
  vi.unstubAllEnvs();
});

const tokenFile = () => join(stack().folder, 'token');

/** `sentinel local token`, as a process of its own. */
async function writeToken(sub: string): Promise<void> {
  const args = ['local', 'token', '--sub', sub, '--file', tokenFile()];
  const ended = await runSentinel(args, { SENTINEL_LOCAL_DIR: stack().folder });
  expect(ended).toEqual({ status: 0, out: '', err: '' });
}

/** The SDK's default chain in the environment of a pod: two variables, and nobody's AWS settings. */
function podEnvironment(path = '/oidc/local/credentials/dev'): void {
  for (const name of Object.keys(process.env).filter((one) => one.startsWith('AWS_')))
    vi.stubEnv(name, undefined);
  vi.stubEnv('HOME', stack().folder);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `${stack().file.gateway}${path}`);
  vi.stubEnv('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', tokenFile());
}

test(
  'the JS SDK gets credentials by two variables and a token file, and new ones when the file is rotated',
  THREE_TRIES,
  async () => {
    await writeToken(APP);
    expect(statSync(tokenFile()).mode & 0o777).toBe(0o600);
    expect(readFileSync(tokenFile(), 'utf8')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    podEnvironment();
    const sts = new STSClient({ region: 'us-east-1', endpoint: stack().file.endpoints.sts });
    const before = stack().delivered.length;
    const { Arn: asApp } = await sts.send(new GetCallerIdentityCommand({}));
    const first = await sts.config.credentials();
    expect(asApp).toMatch(/^arn:aws:sts::123456789012:assumed-role\/dev-access\/sentinel,oidc=2Flocal=2F/);
    expect(stack().events(before)).toMatchObject([
      { code: 'OK', caller: { kind: 'oidc', name: `oidc/local/${APP}` }, request: { durationSeconds: null } },
    ]);

    await writeToken(JOB);
    const second = await sts.config.credentials({ forceRefresh: true });
    expect(second.accessKeyId).not.toBe(first.accessKeyId);
    const { Arn: asJob } = await sts.send(new GetCallerIdentityCommand({}));
    expect(asJob).not.toBe(asApp);
    expect(stack().events(before).at(-1)?.caller?.name).toBe(`oidc/local/${JOB}`);
    sts.destroy();
  },
);

test(
  'an SDK whose token file went stale is refused, and serves again once a fresh token is there',
  THREE_TRIES,
  async () => {
    const key = await signingKey(join(stack().folder, 'issuer.key'));
    const issuer = stack().file.oidc?.issuer ?? '';
    const past = goodClaims(issuer, Date.now() - 3_600_000);
    writeFileSync(tokenFile(), signedToken(key, past));
    chmodSync(tokenFile(), 0o600);
    podEnvironment();
    const credentials = defaultProvider();
    const before = stack().delivered.length;
    await expect(credentials()).rejects.toThrow(/Could not load credentials/);
    expect(stack().delivered.length).toBe(before);
    await writeToken(APP);
    expect((await credentials()).accessKeyId).toMatch(/^ASIA/);
  },
);

test('an SDK is refused a profile that no rule gives the workload', THREE_TRIES, async () => {
  await writeToken(APP);
  podEnvironment('/oidc/local/credentials/staging');
  const before = stack().delivered.length;
  await expect(defaultProvider()()).rejects.toThrow(/Could not load credentials/);
  const codes = stack()
    .events(before)
    .map(({ code, caller }) => [code, caller?.name]);
  expect(new Set(codes.map(String))).toEqual(new Set([`POLICY_DENY,oidc/local/${APP}`]));
});
