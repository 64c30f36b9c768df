import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAnswer } from '../../client/service/answer.ts';
import { VENDED } from './signed-service.ts';

const NOW_MS = Date.parse('2026-11-24T09:00:00Z');
const read = (status: number, value: unknown, headers = {}) =>
  readAnswer({ status, headers, body: typeof value === 'string' ? value : JSON.stringify(value) }, NOW_MS);

test('200 with all five fields is given', () => {
  expect(read(200, VENDED)).toEqual({ kind: 'given', credentials: VENDED });
});

const UNSOUND: [field: string, value: unknown][] = [
  ['AccessKeyId', undefined],
  ['AccessKeyId', 'asia lower case'],
  ['SecretAccessKey', ''],
  ['SecretAccessKey', 'has a newline in it\n........'],
  ['Token', 'esc\u001b'],
  ['Token', 7],
  ['Expiration', '2026-11-24T10:00:00+01:00'],
  ['Expiration', '2026-13-41T99:00:00Z'],
  ['AccountId', 111122223333],
];

test.for(UNSOUND)('200 whose %s is %j is no answer of the service', ([field, value]) => {
  expect(read(200, { ...VENDED, [field]: value })).toMatchObject({ kind: 'unreachable' });
});

test.for([
  [200, ''],
  [200, '[]'],
  [200, 'null'],
  [200, '{'],
  [302, ''],
  [404, { message: 'Not Found' }],
  [502, '<html>'],
] as const)('%i %j is no answer of the service', ([status, body]) => {
  expect(read(status, body)).toMatchObject({ kind: 'unreachable' });
});

test('a refusal of the service is told with code, message and request id, whatever its status', () => {
  const refusal = { Code: 'AUDIT_UNAVAILABLE', Message: 'try again', RequestId: 'r' };
  const told = {
    kind: 'refused',
    status: 503,
    code: 'AUDIT_UNAVAILABLE',
    message: 'try again',
    requestId: 'r',
  };
  expect(read(503, refusal)).toEqual(told);
  expect(read(503, refusal, { 'retry-after': '7' })).toEqual({ ...told, retryAfterSeconds: 7 });
  expect(read(503, refusal, { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' })).toEqual(told);
  expect(read(302, refusal)).toMatchObject({ kind: 'unreachable', status: 302 });
  expect(read(503, { ...refusal, Code: 'a\u001b' })).toMatchObject({ kind: 'unreachable' });
});

test('a 403 of the gateway blames the clock when it is off', () => {
  const forbidden = { message: 'Forbidden' };
  expect(read(403, forbidden, { date: 'Tue, 24 Nov 2026 09:12:00 GMT' })).toMatchObject({
    kind: 'refused',
    message: expect.stringContaining('clock is -12 minutes off'),
  });
  expect(
    read(403, forbidden, { date: 'Tue, 24 Nov 2026 09:01:00 GMT', 'apigw-requestid': 'gw' }),
  ).toMatchObject({
    code: 'GATEWAY_403',
    message: expect.stringContaining('check keys'),
    requestId: 'gw',
  });
  expect(read(429, { message: 'Too Many Requests' })).toMatchObject({ code: 'GATEWAY_429' });
});

test('no answer whatever makes it throw, and prototype keys are not fields', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 599 }), fc.oneof(fc.string(), fc.json()), (status, body) => {
      expect(['refused', 'unreachable']).toContain(read(status, body).kind);
    }),
  );
  expect(read(200, `{"__proto__":${JSON.stringify(VENDED)}}`)).toMatchObject({ kind: 'unreachable' });
});
