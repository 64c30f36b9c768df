import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { HINTED_CODES } from '../../client/doctor/service-hints.ts';
import { REFUSALS } from '../../functions/answer/codes.ts';
import { defaultSeeds } from '../../local/seeds/seeds.ts';
import { startStack } from '../../local/stack/stack.ts';
import { folder } from '../cli-config/folder.ts';
import { sharedStack } from '../cli-names/shared-stack.ts';
import { callerEnv, runSentinel } from '../client/run-sentinel.ts';
import { json, startSignedService } from '../client/signed-service.ts';
import { settingsOf, temporaryFolder } from '../stack/start-fixture.ts';
import { THREE_TRIES } from '../tries/three-tries.ts';
import { bare, examine, faultsOf } from './examine.ts';

const { stack, env } = sharedStack();

/** A caller of the stack with keys of its own, as on AWS. */
function callerOf(identity: string): Record<string, string> {
  const { file } = stack();
  const found = file.identities.find(({ name }) => name === identity);
  return {
    ...bare(),
    SENTINEL_ENDPOINT: file.gateway,
    AWS_REGION: file.region,
    AWS_ENDPOINT_URL_STS: file.endpoints.sts,
    AWS_ACCESS_KEY_ID: found?.accessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: found?.secretAccessKey ?? '',
    ...(found?.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: found.sessionToken }),
  };
}

test('nothing is wrong: exit status 0, and each part is named', THREE_TRIES, async () => {
  const findings = await examine(callerOf('alice'), ['--profile', 'dev']);
  expect(findings.map(({ id, level }) => `${level} ${id}`)).toEqual(
    [
      'endpoint',
      'connection',
      'answer',
      'clock',
      'region',
      'credentials',
      'identity',
      'service',
      'profile',
    ].map((id) => `ok ${id}`),
  );
  expect(findings.find(({ id }) => id === 'credentials')?.what).toContain('come from the environment');
  const told = JSON.stringify(findings);
  for (const { secretAccessKey, sessionToken = 'none given' } of stack().file.identities) {
    expect(told).not.toContain(secretAccessKey);
    expect(told).not.toContain(sessionToken);
  }
  const ofStack = await examine(env(), ['--profile', 'dev']);
  expect(ofStack.every(({ level }) => level === 'ok')).toBe(true);
});

test(
  'for a reader: a line for each finding, and what to do below those that are wrong',
  THREE_TRIES,
  async () => {
    const { status, out } = await runSentinel(['doctor', '--profile', 'billing'], env());
    expect(status).toBe(1);
    expect(out).toMatch(/^ok {4}endpoint {10}the service is the local stack/);
    expect(out).toMatch(
      /\nWRONG profile {11}`billing` is refused: POLICY_DENY: .*\n {6}mend {14}`sentinel profiles`/,
    );
  },
);

test('keys that are wrong, half or gone', THREE_TRIES, async () => {
  const alice = callerOf('alice');
  const secret = await faultsOf({ ...alice, AWS_SECRET_ACCESS_KEY: 'x'.repeat(40) });
  expect(secret).toEqual(['identity STS refuses your keys: SignatureDoesNotMatch']);
  const unknown = await faultsOf({ ...alice, AWS_ACCESS_KEY_ID: 'AKIAAAAAAAAAAAAAAAAA' });
  expect(unknown).toEqual(['identity STS refuses your keys: InvalidClientTokenId']);
  const half = await faultsOf({ ...alice, AWS_SECRET_ACCESS_KEY: '' });
  expect(half).toEqual(['credentials only half of your keys is set']);
  const none = await faultsOf({ ...alice, AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' });
  expect(none).toEqual([expect.stringMatching(/^credentials no keys of yours to sign with/)]);
});

test(
  'the profile that gives the keys is named, and that keys of the environment hide it',
  THREE_TRIES,
  async () => {
    const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', ...rest } = callerOf('bob');
    const home = folder();
    mkdirSync(join(home, '.aws'));
    const keys = `aws_access_key_id = ${AWS_ACCESS_KEY_ID}\naws_secret_access_key = ${AWS_SECRET_ACCESS_KEY}\n`;
    writeFileSync(join(home, '.aws', 'credentials'), `[corp]\n${keys}`);
    const profile = { ...rest, HOME: home, AWS_PROFILE: 'corp' };
    const findings = await examine(profile);
    expect(findings.find(({ id }) => id === 'credentials')?.what).toContain(
      'the AWS profile `corp`, by keys it holds',
    );
    const both = await faultsOf({ ...callerOf('bob'), HOME: home, AWS_PROFILE: 'corp' });
    expect(both).toEqual([
      expect.stringContaining('credentials-both AWS_ACCESS_KEY_ID and AWS_PROFILE are both set'),
    ]);
  },
);

test('keys of an earlier `sentinel env` still in the shell', THREE_TRIES, async () => {
  const { out } = await runSentinel(['env', 'dev', '--json'], env());
  const findings = await examine({ ...callerOf('alice'), ...JSON.parse(out) });
  const identity = findings.find(({ id }) => id === 'identity');
  expect(identity).toMatchObject({
    level: 'error',
    mend: expect.stringContaining('an earlier `sentinel env`'),
  });
});

test('STS cannot be reached: a warning, for the service does not need it', THREE_TRIES, async () => {
  const findings = await examine({ ...callerOf('alice'), AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9' });
  expect(findings.filter(({ level }) => level !== 'ok')).toMatchObject([
    { id: 'identity', level: 'warning' },
  ]);
  expect(findings.at(-1)).toMatchObject({ id: 'service', level: 'ok' });
});

test('a region that is not the API’s, not known, or no region', THREE_TRIES, async () => {
  const endpoint = 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com';
  const aws = {
    ...bare(),
    ...callerEnv(endpoint),
    SENTINEL_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9',
  };
  const regionIn = async (given: Record<string, string>) =>
    (await faultsOf(given)).filter((one) => one.startsWith('region '));
  expect(await regionIn(aws)).toEqual([
    'region requests are signed for us-east-1, but the API is in eu-west-1',
  ]);
  expect(await regionIn({ ...callerOf('alice'), AWS_REGION: '' })).toEqual([
    'region the service’s region is not known, and its URL does not tell',
  ]);
  expect(await regionIn({ ...callerOf('alice'), AWS_REGION: 'Frankfurt' })).toEqual([
    'region `Frankfurt` is not a region’s name',
  ]);
});

test('every refusal the service has, and the gateway’s, has a hint of its own', () => {
  expect(HINTED_CODES.toSorted()).toEqual(
    [...Object.keys(REFUSALS), 'GATEWAY_403', 'GATEWAY_429'].toSorted(),
  );
});

test('a profile that needs an approval, and one that no rule gives', THREE_TRIES, async () => {
  const prod = await examine(env(), ['--profile', 'prod']);
  expect(prod.at(-1)).toMatchObject({ what: expect.stringContaining('APPROVAL_REQUIRED') });
  const staging = await examine(env(), ['--profile', 'nowhere']);
  expect(staging.at(-1)).toMatchObject({
    level: 'error',
    mend: expect.stringContaining('`sentinel profiles`'),
  });
});

test('a caller whom no rule names', THREE_TRIES, async () => {
  const service = await startSignedService(json(200, { profiles: [] }));
  onTestFinished(service.stop);
  const given = { ...bare(), ...callerEnv(service.url), AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9' };
  expect((await faultsOf(given, ['--endpoint', stack().file.gateway]))[1]).toMatch(
    /^service the service refuses you: GATEWAY_403/,
  );
});

test(
  'a role whose trust forgets TagSession and SetSourceIdentity: the operator is told what it must say',
  THREE_TRIES,
  async () => {
    const seeds = defaultSeeds('123456789012', 'us-east-1');
    const roles = seeds.roles.map((role) => {
      const Statement = [role.trust.Statement].flat().map((one) => ({ ...one, Action: 'sts:AssumeRole' }));
      return role.roleName === 'dev-access' ? { ...role, trust: { ...role.trust, Statement } } : role;
    });
    const at = temporaryFolder();
    const started = await startStack({ settings: settingsOf(at), seeds: { ...seeds, roles } });
    if (!started.ok) throw new Error(started.message);
    onTestFinished(started.stack.stop);
    const findings = await examine({ SENTINEL_LOCAL_DIR: at }, ['--profile', 'dev']);
    expect(findings.at(-1)).toMatchObject({
      id: 'profile',
      level: 'error',
      what: expect.stringContaining('CREDENTIAL_ERROR'),
      mend: expect.stringContaining('`sts:SetSourceIdentity`'),
    });
  },
);
