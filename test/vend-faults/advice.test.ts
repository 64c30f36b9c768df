import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readSourceIdentity } from '../../functions/session/session-names.ts';
import { THREE_TRIES } from '../tries/three-tries.ts';
import { openEnvironment } from './environment.ts';
import { type Servers, startServers } from './servers.ts';

let servers: Servers;
beforeAll(async () => {
  servers = await startServers();
});
beforeEach(() => servers.mend());
afterAll(() => servers.stop());

/** What STS refuses of a role, the text that says what to mend, and STS's own word in the log. */
test.for([
  ['no-tag-session', /allow `sts:TagSession` in the role's trust policy/, /AccessDenied .*sts:TagSession/],
  [
    'no-source-identity',
    /allow `sts:SetSourceIdentity` in the role's trust policy/,
    /AccessDenied .*sts:SetSourceIdentity/,
  ],
  [
    'no-trust',
    /let its trust policy admit the vend role with `sts:AssumeRole`/,
    /AccessDenied .*sts:AssumeRole/,
  ],
  [
    'wrong-external-id',
    /`sts:ExternalId`, the profile must have it as `external_id`/,
    /AccessDenied .*sts:AssumeRole/,
  ],
  ['too-large', /too large together: shorten .*`tags`/, /PackedPolicyTooLarge/],
] as const)('a role with %s: 502, and what to mend', THREE_TRIES, async ([profile, advice, cause]) => {
  const environment = openEnvironment(servers);
  const seen = await environment.ask(profile);
  expect(seen).toMatchObject({ status: 502, body: { Code: 'CREDENTIAL_ERROR' }, metrics: { Errors: 1 } });
  expect(seen.body.Message).toMatch(advice);
  expect(seen.body.Message).not.toMatch(/arn:|\d{12}/);
  expect(seen.recorded).toMatchObject([{ path: 'bus', event: { code: 'CREDENTIAL_ERROR', session: null } }]);
  expect(seen.log.causes).toEqual([expect.stringMatching(cause)]);
  expect(environment.attempts, 'a refusal is not tried again').toHaveLength(1);
});

test(
  'AccessDenied is remembered for five seconds, so that a caller who retries is no storm on STS',
  THREE_TRIES,
  async () => {
    const environment = openEnvironment(servers);
    await environment.ask('no-trust');
    const again = await environment.ask('no-trust');
    expect(again).toMatchObject({
      status: 502,
      metrics: { SessionCacheHit: 1 },
      recorded: [{ path: 'bus' }],
    });
    expect(environment.attempts).toHaveLength(1);
    environment.advance(5100);
    await environment.ask('no-trust');
    expect(environment.attempts).toHaveLength(2);
  },
);

test('the right external id is enough', THREE_TRIES, async () => {
  expect(await openEnvironment(servers).ask('right-external-id')).toMatchObject({ status: 200 });
});

test(
  'STS throttles once and then gives: one answer, one event, a new id for the second attempt',
  THREE_TRIES,
  async () => {
    await servers.throttleOnce();
    const environment = openEnvironment(servers);
    const seen = await environment.ask();
    expect(seen).toMatchObject({ status: 200, metrics: { Allowed: 1, SessionCacheMiss: 1 } });
    const ids = environment.attempts.map((text) => readSourceIdentity(text)?.sessionId);
    expect(new Set(ids).size).toBe(2);
    // The event names the attempt that was given, not the one that was thrown away.
    expect(seen.recorded).toMatchObject([
      {
        path: 'bus',
        event: { session: { sourceIdentity: environment.attempts[1], fallback: false, cached: false } },
      },
    ]);
  },
);
