import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { InvokeOutcome } from '../../local/lambda/function-definition.ts';
import { askInTime } from '../stack/start-fixture.ts';
import { type EventParts, gatewayEvent, type IamIdentity, iamIdentity } from '../vend/gateway-events.ts';
import type { Asking, Keys } from './asking.ts';
import { ACCOUNT_ID, extendedSeeds } from './extended-seeds.ts';
import { inTime, runningStack } from './running-stack.ts';
import { smithy } from './smithy.ts';

const PROOF = 'proof-of-the-end-to-end-tests-0123456789';
const stack = runningStack(
  { functionEnvironment: { SENTINEL_ORIGIN_PROOF: PROOF } },
  { seeds: extendedSeeds() },
);

const DEV: Asking = { method: 'GET', path: '/credentials/dev', query: '', body: '' };
const OTHER_ACCOUNT = '999988887777';
const BOB = iamIdentity(`arn:aws:iam::${ACCOUNT_ID}:user/engineering/bob`, 'AIDABOBENGINEERING001');
const STRANGER = iamIdentity(`arn:aws:iam::${OTHER_ACCOUNT}:user/bob`, 'AIDABOBOFANOTHER00001');

/** Invokes the function past the gateway, and gives its answer and the events it sent. */
const invoke = (parts: EventParts) => inTime(() => invokeOnce(parts));

async function invokeOnce(parts: EventParts) {
  const { lambda, events, delivered } = stack();
  const before = delivered.length;
  const outcome: InvokeOutcome = await lambda.invoke('vend', JSON.stringify(gatewayEvent(parts)));
  expect(outcome.ok).toBe(true);
  const { statusCode, body } = JSON.parse(outcome.payload);
  return { status: statusCode, body: JSON.parse(body), calls: 1, events: events(before) };
}

/** Asks through the gateway. */
const askSigned = (keys: Keys) => inTime(() => askSignedOnce(keys));

async function askSignedOnce(keys: Keys) {
  const { file, events, delivered, calls } = stack();
  const before = { delivered: delivered.length, calls: calls() };
  const { status, body } = await smithy.send(DEV, file.gateway, keys);
  const made = calls() - before.calls;
  return { status, body: JSON.parse(body), calls: made, events: events(before.delivered) };
}

/** What the gateway refused so far, in the words of its log. */
function refusals(): string[] {
  const lines = readFileSync(`${stack().folder}/logs/gateway.ndjson`, 'utf8').trimEnd().split('\n');
  return lines.flatMap((line) => JSON.parse(line).refused ?? []);
}

async function vended(profile: string): Promise<Keys> {
  const answer = await askInTime(stack(), 'alice', profile);
  if (answer.kind !== 'given') throw new Error(JSON.stringify(answer));
  const { AccessKeyId, SecretAccessKey, Token } = answer.credentials;
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token };
}

describe('invoked directly, with a forged request context', () => {
  test.for<[string, EventParts]>([
    ['no origin proof', { origin: null, identity: BOB }],
    ['an empty one', { origin: '', identity: BOB }],
    ['a guessed one', { origin: PROOF.replace('p', 'q'), identity: BOB }],
    ['a longer one', { origin: `${PROOF}0`, identity: BOB }],
    ['one in the headers', { origin: null, identity: BOB, headers: { origin: PROOF, 'x-origin': PROOF } }],
  ])('%s: 401 and an event that names nobody', async ([, parts]) => {
    const seen = await invoke(parts);
    expect(seen).toMatchObject({
      ...{ status: 401, body: { Code: 'IAM_AUTH_REQUIRED' } },
      events: [{ code: 'IAM_AUTH_REQUIRED', outcome: 'deny', caller: null, session: null }],
    });
    expect(seen.events).toHaveLength(1);
  });

  test('with the proof of the stage it is what the gateway would have sent', async () => {
    expect(await invoke({ origin: PROOF, identity: BOB })).toMatchObject({
      status: 200,
      events: [{ code: 'OK' }],
    });
  });

  test.for<[string, IamIdentity]>([
    ['another account', STRANGER],
    ['the root user', iamIdentity(`arn:aws:iam::${ACCOUNT_ID}:root`, ACCOUNT_ID)],
    [
      'a federated user',
      iamIdentity(`arn:aws:sts::${ACCOUNT_ID}:federated-user/alice`, `${ACCOUNT_ID}:alice`),
    ],
  ])('%s: 403 with its event, even with the proof', async ([, identity]) => {
    expect(await invoke({ origin: PROOF, identity })).toMatchObject({
      ...{ status: 403, body: { Code: 'INVALID_IDENTITY' } },
      events: [{ code: 'INVALID_IDENTITY', outcome: 'deny', caller: { name: null, arn: identity.userArn } }],
    });
  });
});

describe('through the gateway', () => {
  test('keys of a vended session, which may call the API: 403 INVALID_IDENTITY with its event', async () => {
    const seen = await askSigned(await vended('demanding'));
    expect(seen).toMatchObject({
      ...{ status: 403, calls: 1, body: { Code: 'INVALID_IDENTITY' } },
      events: [{ code: 'INVALID_IDENTITY', outcome: 'deny', session: null }],
    });
    expect(seen.body.Message).toBe('a vended session cannot buy another: sign with your own identity');
    expect(seen.events[0]?.caller?.arn).toMatch(/assumed-role\/demanding-access\/sentinel,alice$/);
  });

  test('keys of a vended session, which may not: the gateway refuses, the function is not called', async () => {
    const refused = { status: 403, calls: 0, body: { message: 'Forbidden' }, events: [] };
    expect(await askSigned(await vended('dev'))).toEqual(refused);
    await expect.poll(() => refusals().at(-1), { timeout: 30_000 }).toBe('not-allowed');
  });

  test('an identity of another account: the gateway refuses, the function is not called', async () => {
    const principal = {
      ...({ kind: 'user', accountId: OTHER_ACCOUNT, userName: 'bob' } as const),
      ...{ arn: STRANGER.userArn, userId: STRANGER.userId },
    };
    const keys = stack().world.issueSession({ principal, expiresAtMs: Date.now() + 3_600_000 });
    const refused = { status: 403, calls: 0, body: { message: 'Forbidden' }, events: [] };
    expect(await askSigned(keys)).toEqual(refused);
    await expect.poll(() => refusals().at(-1), { timeout: 30_000 }).toBe('other-account');
  });
});
