import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readSourceIdentity } from '../../functions/session/session-names.ts';
import { THREE_TRIES } from '../tries/three-tries.ts';
import { ALL_BREAKS } from './breaks.ts';
import { openEnvironment } from './environment.ts';
import { type Servers, startServers } from './servers.ts';

const MINUTE_MS = 60_000;

let servers: Servers;
beforeAll(async () => {
  servers = await startServers();
});
beforeEach(() => servers.mend());
afterAll(() => servers.stop());

describe.each(ALL_BREAKS)('STS has %s', THREE_TRIES, (how) => {
  test('no session cached: 502 CREDENTIAL_ERROR after more than one attempt, each with an id of its own', async () => {
    await servers.breakIt('sts', how);
    const environment = openEnvironment(servers);
    const seen = await environment.ask();
    expect(seen.status).toBe(502);
    const Message = /^sts (?:is throttled|did not answer in time): try again in a few seconds$/;
    expect(seen.body).toMatchObject({ Code: 'CREDENTIAL_ERROR', Message: expect.stringMatching(Message) });
    expect(seen.headers).not.toHaveProperty('retry-after');
    expect(seen.recorded).toMatchObject([
      { path: 'bus', event: { code: 'CREDENTIAL_ERROR', outcome: 'error', session: null } },
    ]);
    expect(seen.metrics).toMatchObject({ Errors: 1, SessionCacheMiss: 1, StsLatency: expect.any(Number) });
    expect(seen.log.causes).toEqual([expect.stringMatching(/^sts: (?!Error|Unknown)/)]);
    const ids = environment.attempts.map((text) => readSourceIdentity(text)?.sessionId);
    expect(ids.length).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('a cached session stands in while it has five minutes left, marked in the event; then 502', async () => {
    const environment = openEnvironment(servers);
    const first = await environment.ask();
    expect(first.status).toBe(200);
    environment.advance(54 * MINUTE_MS);
    await servers.breakIt('sts', how);
    const seen = await environment.ask();
    expect(seen.status).toBe(200);
    expect(seen.body.AccessKeyId).toBe(first.body.AccessKeyId);
    expect(seen.recorded).toMatchObject([
      { event: { code: 'OK', session: { fallback: true, cached: true } } },
    ]);
    expect(seen.metrics).toMatchObject({ Allowed: 1, SessionCacheMiss: 1 });
    // Six minutes were left when it was given: half a minute for a clock that stood still while it was made.
    environment.advance(1.5 * MINUTE_MS);
    expect(await environment.ask()).toMatchObject({
      status: 502,
      recorded: [{ event: { code: 'CREDENTIAL_ERROR' } }],
    });
  });
});
