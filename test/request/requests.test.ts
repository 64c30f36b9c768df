import { describe, expect, test } from 'vitest';
import { statusOf } from '../../functions/answer/codes.ts';
import { readPath } from '../../local/gateway/request-path.ts';
import { splitTarget } from '../../local/sigv4/percent-encoding.ts';
import { policyText } from '../vend/documents.ts';
import { gatewayEvent } from '../vend/gateway-events.ts';
import { inProcess } from '../vend/in-process.ts';
import { BAD_REQUESTS } from './bad-requests.ts';
import { GOOD_REQUESTS } from './good-requests.ts';
import { eventOf } from './http-pieces.ts';

test('the bad requests are many, have names of their own, and say rightly what a gateway turns away', () => {
  expect(BAD_REQUESTS.length).toBeGreaterThanOrEqual(40);
  expect(new Set(BAD_REQUESTS.map(({ name }) => name)).size).toBe(BAD_REQUESTS.length);
  for (const { name, rawUrl, gateway } of BAD_REQUESTS)
    expect(readPath(splitTarget(rawUrl).rawPath) === undefined, name).toBe(gateway === 400);
});

describe('bad requests', () => {
  test.for(BAD_REQUESTS)('$name', async (bad) => {
    const vend = inProcess();
    const seen = await vend.invoke(eventOf(bad));
    const { code } = bad.expect;
    expect(seen.body.Code).toBe(code);
    expect(seen.status).toBe(400);
    expect(statusOf(code)).toBe(400);
    expect(seen.body.Message).toMatch(/^[a-z`][^\r\n]*[^.]$/);
    expect(seen.events).toHaveLength(1);
    expect(seen.events[0]).toMatchObject({
      code,
      outcome: 'error',
      caller: { name: 'alice' },
      requestId: seen.headers['x-sentinel-request-id'],
      policy: null,
      session: null,
    });
    expect(seen.logs).toHaveLength(1);
    expect(seen.metrics).toHaveLength(1);
    expect(vend.parameters.plan.calls + vend.sts.plan.calls).toBe(0);
  });
});

describe('good requests', () => {
  test.for(GOOD_REQUESTS)('$name', async (good) => {
    const seen = await inProcess().invoke(eventOf(good));
    expect(seen.status).toBe(200);
    expect(seen.events[0]).toMatchObject({
      code: 'OK',
      operation: 'vend',
      caller: { name: 'alice', kind: 'sso', sourceIp: '192.0.2.7' },
      requestId: expect.stringMatching(/^pieces-/),
      profile: 'dev',
      request: { durationSeconds: good.durationSeconds, reason: good.reason },
      session: { durationSeconds: good.durationSeconds ?? 3600 },
    });
  });

  test.for(['a', 'A-._z', '.hidden', 'a'.repeat(64), '__proto__', 'constructor', 'hasOwnProperty', '-', '1'])(
    'a profile may be called %s',
    async (name) => {
      const vend = inProcess();
      vend.store(name, policyText());
      const seen = await vend.ask({ rawPath: `/credentials/${name}` });
      expect(seen.status).toBe(200);
      expect(seen.events[0]).toMatchObject({ profile: name, session: { tags: { SentinelProfile: name } } });
    },
  );
});

test.for([
  { name: 'a path without a slash', event: gatewayEvent({ rawPath: 'x/credentials/dev' }) },
  { name: 'an empty path', event: gatewayEvent({ rawPath: '' }) },
  {
    name: 'a body that is not base64',
    event: gatewayEvent({ method: 'POST', body: '%%%', isBase64Encoded: true }),
  },
  { name: 'a method with a line end', event: gatewayEvent({ method: 'GET\r\nx: y' }) },
])('an event no gateway makes is refused as well: $name', async ({ event }) => {
  const seen = await inProcess().invoke(event);
  expect(seen.status).toBe(400);
  expect(seen.events).toHaveLength(1);
});

test('a request id that is none is replaced by the id of the invocation', async () => {
  for (const requestId of ['', 'a b', 'x\r\nset-cookie: a', 'é', 'x'.repeat(129)]) {
    const seen = await inProcess().ask({ requestId });
    expect(seen.headers['x-sentinel-request-id']).toBe('lambda-request-id');
    expect(seen.events[0]?.requestId).toBe('lambda-request-id');
  }
});
