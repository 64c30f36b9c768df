import { expect, onTestFinished, test } from 'vitest';
import { SIGNIN_TOKEN_MS, startFederation } from '../../local/federation/federation.ts';
import type { AssumedRole } from '../../local/iam/principal.ts';
import { createWorld } from '../../local/iam/world.ts';

const NOW = Date.parse('2026-11-24T09:00:00Z');
const ACCOUNT = '123456789012';

function openWorld() {
  const creation = createWorld(
    { accountId: ACCOUNT, region: 'us-east-1', users: [], roles: [], managedPolicies: [] },
    { sealKey: new Uint8Array(32) },
  );
  if (!creation.ok) throw new Error(JSON.stringify(creation.faults));
  return creation.world;
}

const principal = (vended: boolean): AssumedRole => ({
  kind: 'assumed-role',
  accountId: ACCOUNT,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/dev-access/alice`,
  userId: 'AROADEVDEVDEVDEVDEV01:alice',
  roleArn: `arn:aws:iam::${ACCOUNT}:role/dev-access`,
  roleName: 'dev-access',
  sessionName: 'alice',
  tags: {},
  transitiveTagKeys: [],
  ...(vended ? { sourceIdentity: 'sentinel,alice,direct,0123456789ab' } : {}),
});

async function start(vended = true) {
  const world = openWorld();
  let nowMs = NOW;
  const server = await startFederation({ world, nowMs: () => nowMs });
  onTestFinished(server.stop);
  const keys = world.issueSession({ principal: principal(vended), expiresAtMs: NOW + 3_600_000 });
  const session = {
    sessionId: keys.accessKeyId,
    sessionKey: keys.secretAccessKey,
    sessionToken: keys.sessionToken,
  };
  const ask = async (form: Record<string, string>, method = 'GET') => {
    const query = new URLSearchParams(form);
    const url = `${server.url}/federation`;
    const answer =
      method === 'GET' ? await fetch(`${url}?${query}`) : await fetch(url, { method, body: query });
    return { status: answer.status, body: await answer.text() };
  };
  const signin = async (more: Record<string, string> = {}, method = 'GET') =>
    ask({ Action: 'getSigninToken', Session: JSON.stringify(session), ...more }, method);
  const later = (ms: number): void => {
    nowMs += ms;
  };
  return { ask, signin, session, later };
}

const DESTINATION = 'https://console.aws.amazon.com/';

test.each(['GET', 'POST'])(
  'a session’s keys become a token by %s, and the token a way in',
  async (method) => {
    const { ask, signin } = await start();
    const token = JSON.parse((await signin({}, method)).body).SigninToken;
    const entered = await ask({ Action: 'login', Destination: DESTINATION, SigninToken: token });
    expect(entered).toEqual({
      status: 200,
      body: `signed in as ${principal(true).arn}; AWS would lead to ${DESTINATION}\n`,
    });
  },
);

test('a token works for 15 minutes', async () => {
  const { ask, signin, later } = await start();
  const SigninToken = JSON.parse((await signin()).body).SigninToken;
  const enter = async () => (await ask({ Action: 'login', Destination: DESTINATION, SigninToken })).status;
  later(SIGNIN_TOKEN_MS - 1);
  expect(await enter()).toBe(200);
  later(1);
  expect(await enter()).toBe(400);
});

test('SessionDuration is refused for a session got by role chaining, and taken for another within its range', async () => {
  expect(await (await start(true)).signin({ SessionDuration: '3600' })).toMatchObject({
    status: 400,
    body: expect.stringContaining('Invalid credentials parameter'),
  });
  const direct = await start(false);
  const status = async (SessionDuration: string) => (await direct.signin({ SessionDuration })).status;
  expect(await Promise.all(['900', '43200', '899', '43201', 'x'].map(status))).toEqual([
    200, 200, 400, 400, 400,
  ]);
});

test('wrong, foreign and expired keys get no token', async () => {
  const { signin, session, later } = await start();
  const wrong = [
    { ...session, sessionKey: 'x'.repeat(session.sessionKey.length) },
    { ...session, sessionKey: 'x' },
    { ...session, sessionToken: 'x' },
    { ...session, sessionId: 'ASIAAAAAAAAAAAAAAAAA' },
    { ...session, sessionToken: undefined },
    'no object',
  ];
  for (const one of wrong) expect((await signin({ Session: JSON.stringify(one) })).status).toBe(400);
  expect((await signin({ Session: '{' })).status).toBe(400);
  later(3_600_000);
  expect((await signin()).status).toBe(400);
});

test('other actions, tokens, destinations and methods are refused', async () => {
  const { ask, signin } = await start();
  const SigninToken = JSON.parse((await signin()).body).SigninToken;
  expect((await ask({ Action: 'logout' })).status).toBe(400);
  expect((await ask({ Action: 'login', Destination: DESTINATION, SigninToken: 'x' })).status).toBe(400);
  expect((await ask({ Action: 'login', Destination: 'javascript:1', SigninToken })).status).toBe(400);
  expect((await ask({ Action: 'login' }, 'PUT')).status).toBe(405);
});
