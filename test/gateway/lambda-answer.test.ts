import { expect, test } from 'vitest';
import { gateway } from './running-gateway.ts';

const GET = { method: 'GET', path: '/credentials' };

async function answerTo(payload: unknown) {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const { send } = await gateway({ outcome: { ok: true, payload: text } });
  return send(GET);
}

test('format 2.0 is passed on: status, headers, cookies, body', async () => {
  const { status, headers, body } = await answerTo({
    statusCode: 403,
    headers: { 'Content-Type': 'application/json', 'x-number': 7, 'x-true': true },
    cookies: ['a=1; HttpOnly', 'b=2'],
    body: '{"Code":"ä"}',
  });
  expect(status).toBe(403);
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'content-length': '13',
    'x-number': '7',
    'x-true': 'true',
    'set-cookie': ['a=1; HttpOnly', 'b=2'],
    'apigw-requestid': 'P8zkDiQ8oAMEJsQ=',
  });
  expect(body).toBe('{"Code":"ä"}');
});

test.each([
  [
    'a base64 body',
    { statusCode: 200, body: 'aGVsbG8=', isBase64Encoded: true },
    'hello',
    'text/plain; charset=utf-8',
  ],
  ['no body', { statusCode: 200 }, '', 'text/plain; charset=utf-8'],
  ['an object without statusCode', { AccessKeyId: 'x' }, '{"AccessKeyId":"x"}', 'application/json'],
  ['a text', '"hello"', 'hello', 'application/json'],
  ['null', 'null', 'null', 'application/json'],
  ['no JSON', '{"name":', '{"name":', 'application/json'],
])('%s', async (_, payload, expected, contentType) => {
  const { status, headers, body } = await answerTo(payload);
  expect([status, body, headers['content-type']]).toEqual([200, expected, contentType]);
});

test.each([
  ['a status that is text', { statusCode: '200' }],
  ['a status below 200', { statusCode: 101 }],
  ['a status above 599', { statusCode: 600 }],
  ['a status with a fraction', { statusCode: 200.5 }],
  ['a null status', { statusCode: null }],
  ['a body that is an object', { statusCode: 200, body: { a: 1 } }],
  ['headers that are a list', { statusCode: 200, headers: [] }],
  ['a header that is a list', { statusCode: 200, headers: { a: ['b'] } }],
  ['a header that splits', { statusCode: 200, headers: { a: 'b\r\nset-cookie: c' } }],
  ['a header name that is none', { statusCode: 200, headers: { 'a b': 'c' } }],
  ['a cookie that splits', { statusCode: 200, cookies: ['a=1\r\nx: y'] }],
  ['cookies that are text', { statusCode: 200, cookies: 'a=1' }],
  ['isBase64Encoded that is text', { statusCode: 200, isBase64Encoded: 'true' }],
])('%s is an invalid answer', async (_, payload) => {
  const { send, log } = await gateway({ outcome: { ok: true, payload: JSON.stringify(payload) } });
  const { status, headers, body } = await send(GET);
  expect([status, body]).toEqual([500, '{"message":"Internal Server Error"}']);
  expect(headers['apigw-requestid']).toBe('P8zkDiQ8oAMEJsQ=');
  expect(log[0]).toMatchObject({ status: 500, invoked: 'no-answer' });
});

test('a function sets no header of the connection, and not the request’s id', async () => {
  const { status, headers, body } = await answerTo({
    statusCode: 200,
    headers: {
      Connection: 'close',
      'Transfer-Encoding': 'chunked',
      'Content-Length': '1',
      'Apigw-Requestid': 'x',
    },
    body: 'whole',
  });
  expect([status, body, headers['content-length']]).toEqual([200, 'whole', '5']);
  expect(headers['transfer-encoding']).toBeUndefined();
  expect(headers['apigw-requestid']).toBe('P8zkDiQ8oAMEJsQ=');
});

test.each([
  ['error', 500, 'Internal Server Error'],
  ['timeout', 500, 'Internal Server Error'],
  ['init-error', 500, 'Internal Server Error'],
  ['crashed', 500, 'Internal Server Error'],
  ['too-large', 500, 'Internal Server Error'],
  ['throttled', 503, 'Service Unavailable'],
] as const)('an invocation that ends in %s is a %i, without a word of why', async (kind, status, message) => {
  const { send, log } = await gateway({ outcome: { ok: false, kind, payload: '{"errorMessage":"secret"}' } });
  const answer = await send(GET);
  expect([answer.status, answer.body]).toEqual([status, JSON.stringify({ message })]);
  expect(log[0]).toMatchObject({ status, invoked: kind, userArn: 'arn:aws:iam::111122223333:user/alice' });
});

test('an integration that takes too long is a 503', async () => {
  const { send, log } = await gateway({
    outcome: new Promise<never>(() => undefined),
    integrationTimeoutMs: 20,
  });
  const answer = await send(GET);
  expect([answer.status, answer.body]).toEqual([503, '{"message":"Service Unavailable"}']);
  expect(log[0]).toMatchObject({ invoked: 'integration-timeout' });
});

test('an invoke that breaks is a 500, logged and reported', async () => {
  const errors: unknown[] = [];
  const { send, log } = await gateway({
    invoke: () => Promise.reject(new Error('bug')),
    onError: (error) => errors.push(error),
  });
  expect((await send(GET)).status).toBe(500);
  expect([errors.length, log[0]?.invoked]).toEqual([1, 'crashed']);
});
