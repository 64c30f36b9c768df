import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openGatewayEvent } from '../../functions/request/gateway-event.ts';
import { readVendRequest } from '../../functions/request/vend-request.ts';
import { ALICE, gatewayEvent } from '../vend/gateway-events.ts';
import { inProcess } from '../vend/in-process.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '',
    'GET',
    'POST',
    '/credentials/dev',
    '/profiles',
    'profile=dev',
    '{"profile":"dev"}',
    '\ud800',
  ),
);
const anything = fc.oneof(text, fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(null, true, 1e308, [], {}));
/** Text in place of some of the bytes of a good request, as an attacker varies them. */
const spoiled = (good: string) =>
  fc
    .tuple(
      fc.nat(good.length),
      fc.nat(3),
      fc.oneof(text, fc.constantFrom('%', '%00', '&', '=', '"', ':', '/')),
    )
    .map(([at, cut, put]) => good.slice(0, at) + put + good.slice(at + cut));

const parts = [
  'rawPath',
  'rawQueryString',
  'headers',
  'body',
  'isBase64Encoded',
  'stageVariables',
  'requestContext',
];
const anyEvent = fc.oneof(
  anything,
  fc.dictionary(fc.constantFrom(...parts, '__proto__', 'toString'), anything),
  fc.record({
    requestContext: fc.dictionary(fc.constantFrom('authorizer', 'http', 'requestId', 'stage'), anything),
    headers: fc.dictionary(fc.constantFrom('content-type', 'x-amzn-trace-id', '__proto__', 'a'), anything),
  }),
);

test('whatever arrives, opening and reading it ends with a request in bounds or a refusal', () => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      const opened = openGatewayEvent(event, 'fallback');
      expect(opened.requestId).toMatch(/^[\w=+/.:@-]{1,128}$/);
      const reading = readVendRequest(opened);
      if (!reading.ok) expect(reading.refusal.code).toMatch(/^(?:MISSING|INVALID)_[A-Z]+$/);
    }),
    { numRuns: 1500 },
  );
});

/** Events of a proven caller that a gateway could make, each part of them spoiled or not. */
const aliceSends = fc
  .record({
    method: fc.oneof(fc.constantFrom('GET', 'POST'), text),
    rawPath: fc.oneof(spoiled('/credentials/dev'), fc.constantFrom('/credentials', '/profiles')),
    rawQueryString: fc.oneof(spoiled('profile=dev&duration=900'), fc.constant('')),
    body: fc.oneof(spoiled('{"profile":"dev","duration":900,"reason":"x"}'), fc.constant('')),
    isBase64Encoded: fc.boolean(),
  })
  .map((drawn) => gatewayEvent({ ...drawn, identity: ALICE }));

test('a request that is taken is in bounds, whatever its parts', () => {
  fc.assert(
    fc.property(aliceSends, (event) => {
      const reading = readVendRequest(openGatewayEvent(event, 'fallback'));
      if (!reading.ok || reading.request.operation !== 'vend') return;
      const { profile, durationSeconds, reason } = reading.request;
      expect(profile).toMatch(/^(?!\.+$)[A-Za-z0-9._-]{1,64}$/);
      expect(durationSeconds ?? 900).toBeGreaterThanOrEqual(900);
      expect(durationSeconds ?? 900).toBeLessThanOrEqual(3600);
      expect(Number.isInteger(durationSeconds ?? 900)).toBe(true);
      expect((reason ?? '').length).toBeLessThanOrEqual(256);
      expect(reason ?? '').not.toMatch(/\p{Cc}/u);
      expect((reason ?? '').isWellFormed()).toBe(true);
    }),
    { numRuns: 1500 },
  );
});

test('no request of a caller ends in a 5xx, and each is one event', async () => {
  const vend = inProcess({ SENTINEL_RATE_BURST: '100000' });
  await fc.assert(
    fc.asyncProperty(aliceSends, async (event) => {
      const seen = await vend.invoke(event);
      expect(seen.status).toBeLessThan(500);
      expect(seen.events).toHaveLength(1);
    }),
    { numRuns: 300 },
  );
});

test('no refusal repeats what was sent', () => {
  const secret = 'X9planted.secret/K';
  const places = fc.constantFrom(
    { rawPath: `/credentials/${secret}` },
    { rawQueryString: `profile=${secret}` },
    { rawQueryString: `X-Amz-Signature=${secret}&${secret}=1` },
    { rawQueryString: `duration=${secret}` },
    { method: secret },
    { method: 'POST', body: `{"${secret}":1}` },
    { method: 'POST', body: `{"profile":"${secret}"}` },
    { method: 'POST', body: `{"profile":"dev","reason":"${secret}\\u0000"}` },
    { method: 'POST', body: secret, headers: { 'content-type': secret } },
  );
  fc.assert(
    fc.property(places, (place) => {
      const reading = readVendRequest(
        openGatewayEvent(gatewayEvent({ rawPath: '/credentials', ...place }), 'f'),
      );
      expect(reading.ok).toBe(false);
      expect(JSON.stringify(reading)).not.toContain(secret);
    }),
  );
});
