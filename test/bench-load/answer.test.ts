import { expect, test } from 'vitest';
import { type Answer, readAnswer } from '../../bench/load/answer.ts';

const credentials = {
  AccessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  SecretAccessKey: 'je7MtGbClwBF',
  Token: 'FwoGZXIvYXdzEJr',
  Expiration: '2026-03-29T13:00:00Z',
  AccountId: '123456789012',
};
const headers = { 'X-Sentinel-Request-Id': 'r1', 'Cache-Control': 'no-store' };
const given = (body: object, status = 200, more: Record<string, string> = {}): Answer => ({
  status,
  headers: { ...headers, ...more },
  body: JSON.stringify(body),
});
const refusal = (Code: string) => ({ Code, Message: 'no', RequestId: 'r1' });

test('credentials and refusals in the service’s form', () => {
  expect(readAnswer(given(credentials))).toEqual({ ok: true, code: 'OK' });
  expect(readAnswer(given(refusal('POLICY_DENY'), 403))).toEqual({ ok: true, code: 'POLICY_DENY' });
  const limited = given(refusal('RATE_LIMITED'), 429, { 'Retry-After': '1' });
  expect(readAnswer(limited)).toEqual({ ok: true, code: 'RATE_LIMITED' });
});

const { Token: _token, ...withoutToken } = credentials;

test.each<[string, Answer]>([
  ['no answer', { status: 0, headers: {}, body: '' }],
  ['an empty 200', { status: 200, headers, body: '' }],
  ['200 with a list', { status: 200, headers, body: '[]' }],
  ['credentials without token', given(withoutToken)],
  ['credentials that end at no time', given({ ...credentials, Expiration: '2026-03-29' })],
  ['credentials that may be stored', given(credentials, 200, { 'Cache-Control': 'private' })],
  ['no request id', { ...given(credentials), headers: { 'Cache-Control': 'no-store' } }],
  ['a code the service does not have', given(refusal('OOPS'), 403)],
  ['a code from the prototype', given(refusal('constructor'), 403)],
  ['a code with another status', given(refusal('POLICY_DENY'), 502)],
  ['a refusal without message', given({ ...refusal('POLICY_DENY'), Message: '' }, 403)],
  ['a refusal with another request id', given({ ...refusal('POLICY_DENY'), RequestId: 'r2' }, 403)],
  ['429 that does not say when to come again', given(refusal('RATE_LIMITED'), 429)],
  ['403 that says when to come again', given(refusal('POLICY_DENY'), 403, { 'Retry-After': '1' })],
  ['the gateway’s own 503', { status: 503, headers: {}, body: '{"message":"Service Unavailable"}' }],
])('%s is not in order', (_name, answer) => {
  expect(readAnswer(answer).ok).toBe(false);
});
