import { describe, expect, test } from 'vitest';
import { ALICES } from '../identity/callers.ts';
import { policyText, profileText } from '../vend/documents.ts';
import { ALICE, BOB, SSO_ROLE_ID, sessionIdentity, userIdentity } from '../vend/gateway-events.ts';
import { inProcess } from '../vend/in-process.ts';

const MINUTE_MS = 60_000;

test('a hundred first requests at once read once and make one session, with an event each', async () => {
  const vend = inProcess();
  vend.parameters.plan.latencyMs = 20;
  vend.sts.plan.latencyMs = 50;
  const answers = await vend.askTogether(Array.from({ length: 100 }, () => ({})));
  expect(answers.every(({ statusCode }) => statusCode === 200)).toBe(true);
  expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
  expect([vend.parameters.plan.calls, vend.sts.plan.calls]).toEqual([1, 1]);
  expect(vend.audit.recorded).toHaveLength(100);
  expect(vend.audit.recorded.filter(({ event }) => event.session?.cached === false)).toHaveLength(1);
});

test('callers at once get their own', async () => {
  const vend = inProcess();
  vend.store('dev', policyText({ users: ['alice', 'bob'] }));
  const [a, b] = await vend.askTogether([{ identity: ALICE }, { identity: BOB }]);
  expect(JSON.parse(a?.body ?? '').AccessKeyId).not.toBe(JSON.parse(b?.body ?? '').AccessKeyId);
  expect(vend.sts.granted.map(({ order }) => order.roleSessionName)).toEqual([
    'sentinel,alice',
    'sentinel,bob',
  ]);
});

test('a session cached for one caller is never given to another, whoever it is', async () => {
  const vend = inProcess();
  const users = ['alice', 'bob', 'iam/alice', 'session/hop/alice', 'role/deployer'];
  vend.store(
    'dev',
    policyText({ users: [...users, 'role/AWSReservedSSO_Engineers_0123456789abcdef', 'role/Engineers'] }),
  );
  const { federated: _, ...alices } = ALICES;
  const callers = [
    ...Object.values(alices),
    BOB,
    userIdentity('alice', '/other/'),
    sessionIdentity('deployer', 'mallory'),
    sessionIdentity('deployer', 'alice', 'AROAANOTHERROLE000001'),
    sessionIdentity('AWSReservedSSO_Admins_fedcba9876543210', 'alice', SSO_ROLE_ID),
  ];
  const keys = new Set<unknown>();
  for (const identity of callers) {
    const { status, body, events } = await vend.ask({ identity });
    expect(status, identity.userArn).toBe(200);
    expect(events[0]?.session?.cached, identity.userArn).toBe(false);
    keys.add(body.AccessKeyId);
  }
  expect(keys.size).toBe(callers.length);
  for (const identity of callers)
    expect((await vend.ask({ identity })).events[0]?.session?.cached).toBe(true);
});

test('durations and profiles have sessions of their own', async () => {
  const vend = inProcess();
  vend.store('prod', policyText());
  for (const parts of [{}, { rawQueryString: 'duration=900' }, { rawPath: '/credentials/prod' }])
    expect((await vend.ask(parts)).events[0]?.session?.cached).toBe(false);
  expect((await vend.ask({ rawQueryString: 'duration=3600' })).events[0]?.session?.cached).toBe(true);
});

describe('a hit has at least 20 minutes left, or half its lifetime', () => {
  test.for([
    { seconds: 3600, lastHitMs: 40 * MINUTE_MS },
    { seconds: 2400, lastHitMs: 20 * MINUTE_MS },
    { seconds: 1800, lastHitMs: 15 * MINUTE_MS },
    { seconds: 900, lastHitMs: 7.5 * MINUTE_MS },
  ])('of $seconds s', async ({ seconds, lastHitMs }) => {
    const vend = inProcess();
    const ask = () => vend.ask({ rawQueryString: `duration=${seconds}` });
    await ask();
    vend.time.advance(lastHitMs - 1);
    expect((await ask()).events[0]?.session?.cached).toBe(true);
    vend.time.advance(1);
    expect((await ask()).events[0]?.session?.cached).toBe(false);
  });

  test('the lifetime is what STS gave, not what was asked', async () => {
    const vend = inProcess();
    vend.sts.shorterByMs = 3600_000 - 10 * MINUTE_MS;
    await vend.ask();
    vend.time.advance(5 * MINUTE_MS - 1);
    expect((await vend.ask()).events[0]?.session?.cached).toBe(true);
    vend.time.advance(1);
    expect((await vend.ask()).events[0]?.session?.cached).toBe(false);
  });
});

describe('when STS fails', () => {
  test.for(['trust', 'tag-session', 'set-source-identity'] as const)(
    'AccessDenied (%s) is remembered for 5 s, for the one it was said to',
    async (refusal) => {
      const vend = inProcess();
      vend.store('dev', policyText({ users: ['alice', 'bob'] }));
      vend.sts.refusal = refusal;
      vend.sts.plan.next = ['refuses'];
      expect((await vend.ask()).body.Code).toBe('CREDENTIAL_ERROR');
      vend.time.advance(4999);
      const remembered = await vend.ask();
      expect(remembered).toMatchObject({ status: 502, body: { Code: 'CREDENTIAL_ERROR' } });
      expect(remembered.events).toHaveLength(1);
      expect(vend.sts.plan.calls).toBe(1);
      expect((await vend.ask({ identity: BOB })).status).toBe(200);
      vend.time.advance(1);
      expect((await vend.ask()).status).toBe(200);
    },
  );

  test.for(['packed-policy-too-large', 'invalid', 'region-disabled'] as const)(
    'any other refusal (%s) is not remembered, nor tried twice in a request',
    async (refusal) => {
      const vend = inProcess();
      vend.sts.refusal = refusal;
      vend.sts.plan.next = ['refuses'];
      expect((await vend.ask()).body.Code).toBe('CREDENTIAL_ERROR');
      expect(vend.sts.plan.calls).toBe(1);
      expect((await vend.ask()).status).toBe(200);
    },
  );

  test.for(['throttled', 'unavailable', 'hangs', 'throws'] as const)(
    'nor is that it %s: the next request asks again',
    async (behaviour) => {
      const vend = inProcess();
      vend.sts.plan.always = behaviour;
      expect((await vend.ask()).body.Code).toMatch(/^(CREDENTIAL|INTERNAL)_ERROR$/);
      vend.sts.plan.always = 'works';
      expect((await vend.ask()).status).toBe(200);
    },
  );

  test('a throttled STS is tried again within the request, each time under another session id', async () => {
    const vend = inProcess();
    vend.sts.plan.next = ['throttled', 'unavailable'];
    const seen = await vend.ask();
    expect(seen.status).toBe(200);
    expect(vend.sts.plan.calls).toBe(3);
    expect(seen.events[0]?.session).toMatchObject({ cached: false, fallback: false });
    expect(seen.events[0]?.session?.sourceIdentity).toBe(vend.sts.granted.at(-1)?.order.sourceIdentity);
  });

  test('an attempt that timed out may have succeeded: its source identity is never given again', async () => {
    const vend = inProcess();
    vend.sts.plan.next = ['late'];
    expect((await vend.ask()).status).toBe(200);
    const identities = vend.sts.granted.map(({ order }) => order.sourceIdentity);
    expect(identities).toHaveLength(2);
    expect(new Set(identities).size).toBe(2);
  });

  test.for(['throttled', 'unavailable', 'hangs'] as const)(
    'a session with five minutes left stands in when it is %s, and no shorter one',
    async (behaviour) => {
      const vend = inProcess();
      await vend.ask();
      vend.sts.plan.always = behaviour;
      vend.time.advance(41 * MINUTE_MS);
      const stoodIn = await vend.ask();
      expect(stoodIn.status).toBe(200);
      expect(stoodIn.events[0]?.session).toMatchObject({ cached: true, fallback: true });
      vend.time.advance(60 * MINUTE_MS - vend.time.monotonicMs() - 5 * MINUTE_MS - 700);
      expect((await vend.ask()).status).toBe(200);
      vend.time.advance(701);
      const closed = await vend.ask();
      expect(closed).toMatchObject({ status: 502, body: { Code: 'CREDENTIAL_ERROR' } });
      expect(closed.events[0]).toMatchObject({ code: 'CREDENTIAL_ERROR', session: null });
    },
  );

  test('after AccessDenied no earlier session stands in', async () => {
    const vend = inProcess();
    await vend.ask();
    vend.time.advance(41 * MINUTE_MS);
    vend.sts.plan.next = ['refuses'];
    expect((await vend.ask()).status).toBe(502);
    vend.sts.plan.always = 'unavailable';
    vend.time.advance(5000);
    expect((await vend.ask()).status).toBe(502);
  });

  test('denied by policy, nothing cached is given', async () => {
    const vend = inProcess();
    await vend.ask();
    vend.store('dev', policyText({ effect: 'deny' }), profileText());
    vend.time.advance(60_000);
    expect((await vend.ask()).status).toBe(403);
  });

  test('outside its hours, nothing cached within them is given', async () => {
    const vend = inProcess();
    const hours = '{ hours: { start: "09:00", end: "10:30" }, timezone: UTC }';
    vend.store(
      'dev',
      `version: "1"\nrules:\n  - { name: n, effect: allow, conditions: { time: ${hours} } }\n`,
    );
    await vend.ask();
    vend.time.advance(30 * MINUTE_MS - 1);
    expect((await vend.ask()).events[0]?.session?.cached).toBe(true);
    vend.time.advance(1);
    const late = await vend.ask();
    expect(late).toMatchObject({ status: 403, body: { Code: 'POLICY_DENY' } });
    expect(late.events[0]).toMatchObject({ session: null, policy: { rule: null, effect: 'deny' } });
  });

  test('a clock that is set back lengthens no memory of a refusal', async () => {
    const vend = inProcess();
    vend.sts.plan.next = ['refuses'];
    await vend.ask();
    vend.time.shiftWall(-3_600_000);
    expect((await vend.ask()).status).toBe(200);
  });
});

test('the cache holds what it may and forgets the longest unused', async () => {
  const vend = inProcess({ SENTINEL_SESSION_CACHE_SIZE: '10' });
  const ask = (seconds: number) => vend.ask({ rawQueryString: `duration=${seconds}` });
  for (let n = 0; n < 10; n += 1) await ask(900 + n);
  expect((await ask(900)).events[0]?.session?.cached).toBe(true);
  await ask(1000);
  expect((await ask(900)).events[0]?.session?.cached).toBe(true);
  expect((await ask(901)).events[0]?.session?.cached).toBe(false);
});
