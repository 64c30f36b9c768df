import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { THREE_TRIES } from '../tries/three-tries.ts';
import { policyText, profileText } from '../vend/documents.ts';
import { ACCOUNT_ID } from '../vend/gateway-events.ts';
import { ALL_BREAKS, type Break } from './breaks.ts';
import { openEnvironment } from './environment.ts';
import { type Servers, startServers } from './servers.ts';

let servers: Servers;
beforeAll(async () => {
  servers = await startServers();
});
beforeEach(() => servers.mend());
afterAll(() => servers.stop());

/** Whoever says no, says no: only silence, 5xx and throttling are waited out. */
const SAYS_NO: Break = "a proxy's page with 407";

describe.each(ALL_BREAKS)('Parameter Store has %s', THREE_TRIES, (how) => {
  test('nothing cached: 503 POLICY_UNAVAILABLE', async () => {
    await servers.breakIt('ssm', how);
    const seen = await openEnvironment(servers).ask();
    expect(seen.status).toBe(503);
    expect(seen.body).toMatchObject({ Code: 'POLICY_UNAVAILABLE', RequestId: seen.log.requestId });
    expect(seen.headers['retry-after']).toBe('2');
    expect(seen.recorded.map(({ path, event }) => [path, event.code, event.outcome])).toEqual([
      ['bus', 'POLICY_UNAVAILABLE', 'error'],
    ]);
    expect(seen.metrics).toMatchObject({ Errors: 1, PolicyLatency: expect.any(Number) });
    expect(seen.metrics).not.toHaveProperty('StsLatency');
    expect(seen.log.causes).toEqual([expect.stringMatching(/^ssm: \S/)]);
    expect(seen.log.causes[0]).not.toMatch(/^ssm: (Error|UnknownError) /);
  });

  test(`cached: ${how === SAYS_NO ? 'nothing stale is served' : 'the stale policy decides, and is marked'}`, async () => {
    const environment = openEnvironment(servers);
    expect((await environment.ask()).status).toBe(200);
    environment.advance(61_000);
    await servers.breakIt('ssm', how);
    const seen = await environment.ask();
    if (how === SAYS_NO) {
      expect(seen).toMatchObject({ status: 503, recorded: [{ event: { code: 'POLICY_UNAVAILABLE' } }] });
      return;
    }
    expect(seen.status).toBe(200);
    expect(seen.recorded).toMatchObject([{ path: 'bus', event: { code: 'OK', policy: { stale: true } } }]);
    expect(seen.metrics).toMatchObject({ Allowed: 1, PolicyStale: 1, PolicyCacheHit: 1 });
    expect(seen.log.stale).toBe(true);
  });
});

test(
  'stale is served to the end of the 300th second, then nothing is; and fresh again when it is back',
  THREE_TRIES,
  async () => {
    const environment = openEnvironment(servers);
    await environment.ask();
    await servers.breakIt('ssm', 'its own 500');
    environment.advance(299_000);
    expect(await environment.ask()).toMatchObject({
      status: 200,
      recorded: [{ event: { policy: { stale: true } } }],
    });
    environment.advance(1000);
    const closed = await environment.ask();
    expect(closed).toMatchObject({
      status: 503,
      body: { Code: 'POLICY_UNAVAILABLE' },
      metrics: { Errors: 1 },
    });
    expect(closed.recorded).toMatchObject([{ event: { code: 'POLICY_UNAVAILABLE', policy: null } }]);
    await servers.ports.ssm.work();
    expect(await environment.ask()).toMatchObject({
      status: 200,
      recorded: [{ event: { policy: { stale: false } } }],
    });
  },
);

test(
  'AccessDenied is not waited out: nothing stale is served, and the log says who may not do what',
  THREE_TRIES,
  async () => {
    const environment = openEnvironment(servers);
    expect((await environment.ask()).status).toBe(200);
    environment.advance(61_000);
    await servers.denyParameters();
    const seen = await environment.ask();
    expect(seen).toMatchObject({ status: 503, body: { Code: 'POLICY_UNAVAILABLE' } });
    expect(seen.recorded).toMatchObject([{ path: 'bus', event: { code: 'POLICY_UNAVAILABLE' } }]);
    expect(seen.log.causes[0]).toMatch(
      /^ssm: AccessDeniedException \(status 400.*not authorized to perform: ssm:GetParameters/,
    );
    await servers.breakIt('ssm', 'a reset');
    expect(await environment.ask(), 'what was cached is forgotten').toMatchObject({ status: 503 });
  },
);

test(
  'a policy that is taken away is gone with the next reading, also when Parameter Store then fails',
  THREE_TRIES,
  async () => {
    const environment = openEnvironment(servers);
    await servers.putParameter('/sentinel/policies/passing', policyText());
    await servers.putParameter(
      '/sentinel/profiles/passing',
      profileText('', `arn:aws:iam::${ACCOUNT_ID}:role/dev`),
    );
    expect((await environment.ask('passing')).status).toBe(200);
    await servers.deleteParameter('/sentinel/policies/passing');
    environment.advance(61_000);
    const denied = await environment.ask('passing');
    expect(denied).toMatchObject({ status: 403, body: { Code: 'POLICY_DENY' }, metrics: { Denied: 1 } });
    expect(denied.recorded).toMatchObject([{ event: { code: 'POLICY_DENY', policy: { version: null } } }]);
    expect(denied.log.causes).toEqual(['no policy document']);
    environment.advance(6000);
    await servers.breakIt('ssm', 'its own 500');
    expect(await environment.ask('passing')).toMatchObject({
      status: 503,
      body: { Code: 'POLICY_UNAVAILABLE' },
    });
  },
);

test('the listing of profiles: stale is marked too, and nothing cached is 503', THREE_TRIES, async () => {
  const environment = openEnvironment(servers);
  const listed = await environment.list();
  expect(listed).toMatchObject({ status: 200, recorded: [{ event: { operation: 'profiles', code: 'OK' } }] });
  await servers.breakIt('ssm', 'connection refused');
  environment.advance(61_000);
  const stale = await environment.list();
  expect(stale).toMatchObject({ status: 200, body: listed.body, metrics: { Allowed: 1, PolicyStale: 1 } });
  expect(stale.recorded).toMatchObject([
    { event: { operation: 'profiles', code: 'OK', policy: { stale: true } } },
  ]);
  environment.advance(300_000);
  expect(await environment.list()).toMatchObject({
    ...{ status: 503, body: { Code: 'POLICY_UNAVAILABLE' }, metrics: { Errors: 1 } },
    recorded: [{ path: 'bus', event: { operation: 'profiles', code: 'POLICY_UNAVAILABLE', profile: null } }],
  });
});
