import { describe, expect, test } from 'vitest';
import { type Answer, type Asking, type Signer, sendSigned } from './asking.ts';
import { inTime, runningStack } from './running-stack.ts';
import { readySigners, SIGNER_NAMES } from './signers.ts';
import { signWithSmithy } from './smithy.ts';

const stack = runningStack();
const signers = readySigners();

const BY_QUERY: Asking = { method: 'GET', path: '/credentials', query: 'duration=900&profile=dev', body: '' };
const BY_PATH: Asking = { method: 'GET', path: '/credentials/dev', query: '', body: '' };
const BY_BODY: Asking = { method: 'POST', path: '/credentials', query: '', body: '{"profile":"dev"}' };
const FORBIDDEN = { status: 403, body: '{"message":"Forbidden"}' };
const MINUTE_MS = 60_000;

/** The five fields and no other. */
const CREDENTIALS = {
  AccessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
  SecretAccessKey: expect.stringMatching(/^\S{40}$/),
  Token: expect.stringMatching(/^\S{100,}$/),
  Expiration: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  AccountId: '123456789012',
};

/** What the function is called for, once. */
const called = (asked: () => Promise<Answer>) =>
  inTime(async () => {
    const before = stack().delivered.length;
    const answer = await asked();
    return { ...answer, calls: 1, events: stack().events(before) };
  });

/** What must be refused before the function is called. */
async function refusedUncalled(asked: () => Promise<{ status: number; body: string }>): Promise<void> {
  const before = stack().calls();
  expect(await asked()).toEqual(FORBIDDEN);
  expect(stack().calls()).toBe(before);
}

describe.each(SIGNER_NAMES)('signed by %s', (name) => {
  const withSigner = test.extend<{ signer: Signer }>({
    signer: async ({ skip }, use) => {
      const signerOrWhy = signers(name);
      if (typeof signerOrWhy === 'string') return skip(signerOrWhy);
      await use(signerOrWhy);
    },
  });

  withSigner.for([
    ['a query, by an IAM user', BY_QUERY, 'bob'],
    ['a path, by an engineer', BY_PATH, 'alice'],
    ['a body, by a workload', BY_BODY, 'deployer'],
  ] as const)('%s: 200 with the five fields', async ([, asking, who], { signer }) => {
    const { file, identity } = stack();
    const seen = await called(() => signer.send(asking, file.gateway, identity(who)));
    expect(seen.status, seen.body).toBe(200);
    expect(JSON.parse(seen.body)).toEqual(CREDENTIALS);
    expect(seen.events).toMatchObject([{ code: 'OK', caller: { arn: identity(who).arn } }]);
  });

  withSigner('a wrong secret', async ({ signer }) => {
    const { file, identity } = stack();
    const keys = { ...identity('bob'), secretAccessKey: 'wrong'.repeat(8) };
    await refusedUncalled(() => signer.send(BY_QUERY, file.gateway, keys));
  });

  withSigner('a query changed after it was signed', async ({ signer }) => {
    const { file, identity } = stack();
    const signed = await signer.sign(BY_QUERY, file.gateway, identity('bob'));
    const changed = { ...signed, query: 'duration=3600&profile=dev' };
    await refusedUncalled(() => sendSigned(changed, file.gateway));
    expect(await called(() => sendSigned(signed, file.gateway))).toMatchObject({ status: 200 });
  });

  withSigner('a body changed after it was signed', async ({ signer }) => {
    const { file, identity } = stack();
    const signed = await signer.sign(BY_BODY, file.gateway, identity('bob'));
    await refusedUncalled(() => sendSigned({ ...signed, body: '{"profile":"prod"}' }, file.gateway));
    expect(await called(() => sendSigned(signed, file.gateway))).toMatchObject({ status: 200 });
  });

  withSigner('a replay works for not quite five minutes, then no more', async ({ signer }) => {
    const { file, identity, clock } = stack();
    const signed = await signer.sign(BY_PATH, file.gateway, identity('bob'));
    try {
      clock.aheadMs = 4.5 * MINUTE_MS;
      expect(await called(() => sendSigned(signed, file.gateway))).toMatchObject({ status: 200 });
      clock.aheadMs = 5 * MINUTE_MS + 2000;
      await refusedUncalled(() => sendSigned(signed, file.gateway));
    } finally {
      clock.aheadMs = 0;
    }
  });
});

test('unsigned, in every form of the request', async () => {
  for (const asking of [BY_QUERY, BY_PATH, BY_BODY])
    await refusedUncalled(() => sendSigned({ ...asking, headers: [] }, stack().file.gateway));
});

test('a signature in the query ends after five minutes, whatever X-Amz-Expires says', async () => {
  const { file, identity } = stack();
  const signedAgo = (minutes: number) =>
    signWithSmithy(BY_PATH, file.gateway, identity('alice'), {
      ...{ in: 'query', expiresIn: 3600, atMs: Date.now() - minutes * MINUTE_MS },
    });
  const young = await signedAgo(4.5);
  expect(await called(() => sendSigned(young, file.gateway))).toMatchObject({ status: 200 });
  const old = await signedAgo(5.1);
  await refusedUncalled(() => sendSigned(old, file.gateway));
});
