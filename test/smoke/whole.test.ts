import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { STEP_IDS } from '../../client/smoke/step.ts';
import { runSentinel } from '../client/run-sentinel.ts';
import { THREE_TRIES } from '../tries/three-tries.ts';
import { broken, runSmoke, startWithLedger } from './run-smoke.ts';

/** A function has less than a second for a request, which a busy machine may stand still: each try asks anew. */
const TIMEOUT = { timeout: 90_000, ...THREE_TRIES };

test('the local stack passes every step, by the command itself', TIMEOUT, async () => {
  const { stack, folder, env } = await startWithLedger();
  const token = await runSentinel(['local', 'token', '--sub', 'system:serviceaccount:demo:app'], env);
  const file = join(folder, 'token');
  writeFileSync(file, token.out);
  const { status, out, err } = await runSentinel(['smoke', '--json', '--token-file', file], env);
  const { ok, steps } = JSON.parse(out);
  expect({ status, ok, err, bad: steps.filter(({ level }: { level: string }) => level !== 'ok') }).toEqual({
    ...{ status: 0, ok: true, err: '', bad: [] },
  });
  expect(steps.map(({ id }: { id: string }) => id)).toEqual(STEP_IDS);
  const what = (id: string): string => steps.find((step: { id: string }) => step.id === id)?.what;
  expect(what('session')).toContain('role `dev-access`, session `sentinel,alice`');
  expect(what('deny')).toContain('403 POLICY_DENY');
  expect(what('proof')).toContain('sentinel-tvm/123456789012/main');
  expect(what('event')).toContain('assumed-role/AWSReservedSSO_Engineer_0123456789abcdef/alice (alice)');
  for (const { secretAccessKey, sessionToken = 'none given' } of stack.file.identities) {
    expect(out).not.toContain(secretAccessKey);
    expect(out).not.toContain(sessionToken);
  }

  // The same service as a deployment is seen: by its URL, with keys and a table of one's own.
  const alice = stack.file.identities[0];
  const remote = {
    SENTINEL_LOCAL_DIR: `${folder}/none`,
    AWS_REGION: stack.file.region,
    AWS_ENDPOINT_URL_DYNAMODB: stack.file.endpoints.dynamodb,
    AWS_ENDPOINT_URL_STS: stack.file.endpoints.sts,
    AWS_ACCESS_KEY_ID: alice?.accessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: alice?.secretAccessKey ?? '',
    AWS_SESSION_TOKEN: alice?.sessionToken ?? '',
  };
  const words = ['smoke', '--endpoint', stack.file.gateway, '--profile', 'dev', '--public-key'];
  const deployed = await runSentinel([...words, stack.file.ledgerPublicKey ?? ''], remote);
  expect([deployed.status, deployed.err]).toEqual([0, '']);
  expect(deployed.out).toMatch(/^ok {6}way .*\n[\s\S]*\n- {7}workload .*not asked for[\s\S]*\nit works\n$/);
});

test(
  'without a ledger the stack passes when it is left out, and is named when it is not',
  TIMEOUT,
  async () => {
    const { startFixture, temporaryFolder } = await import('../stack/start-fixture.ts');
    const folder = temporaryFolder();
    await startFixture(folder);
    const env = { SENTINEL_LOCAL_DIR: folder };
    expect(await runSmoke(env, { ledger: false })).toMatchObject({ status: 0 });
    expect(broken(await runSmoke(env))).toEqual(['ledger: the ledger table']);
  },
);

test('wrong use: no service, no profile, no token', async () => {
  const nowhere = { SENTINEL_LOCAL_DIR: '/nowhere' };
  expect(await runSmoke(nowhere)).toMatchObject({
    status: 3,
    err: expect.stringContaining('no service to ask'),
  });
  const keys = {
    AWS_ACCESS_KEY_ID: 'AKIAAAAAAAAAAAAAAAAA',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_REGION: 'us-east-1',
  };
  const remote = { endpoint: 'http://127.0.0.1:9' };
  const nameless = await runSmoke({ ...nowhere, ...keys }, remote);
  expect(nameless).toMatchObject({ status: 64, err: expect.stringContaining('`--profile NAME`') });
  const tokenless = { ...remote, profile: 'dev', issuer: 'eks', tokenFile: '/nowhere/token' };
  expect(await runSmoke({ ...nowhere, ...keys }, tokenless)).toMatchObject({
    status: 64,
    err: expect.stringContaining('(ENOENT)'),
  });
});

test('nobody listens: the way to the service is named, and nothing else is tried', async () => {
  const keys = {
    AWS_ACCESS_KEY_ID: 'AKIAAAAAAAAAAAAAAAAA',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_REGION: 'us-east-1',
  };
  const smoked = await runSmoke(
    { SENTINEL_LOCAL_DIR: '/nowhere', ...keys },
    { endpoint: 'http://127.0.0.1:9', profile: 'dev' },
  );
  expect(smoked.status).toBe(1);
  expect(broken(smoked)).toEqual(['way: the way to the service']);
  expect(
    smoked.steps.slice(1).every(({ level, what }) => level === 'skipped' && what.includes('`way`')),
  ).toBe(true);
});
