import { expect, test } from 'vitest';
import { type RequestEvent, requestEvent } from '../../local/gateway/request-event.ts';
import { NOW_MS, SESSION, signed } from '../sigv4/signed-requests.ts';
import { gateway, send, sendRaw, wireText } from './running-gateway.ts';

const IAM = {
  accessKey: SESSION.accessKeyId,
  accountId: '111122223333',
  callerId: 'AIDACKCEVSQ6C2EXAMPLE',
  cognitoIdentity: null,
  principalOrgId: 'aws:PrincipalOrgID',
  userArn: 'arn:aws:iam::111122223333:user/alice',
  userId: 'AIDACKCEVSQ6C2EXAMPLE',
};

test('a signed request reaches the function as the payload-2.0 event of an HTTP API', async () => {
  const { port, send, invocations } = await gateway();
  const answer = await send(
    {
      method: 'GET',
      path: '/credentials/dev',
      query: { b: ['2', '1'], a: 'x y' },
      headers: { 'user-agent': 'test/1', cookie: 'one=1; two=2', accept: '*/*' },
    },
    { credential: SESSION },
  );
  expect(answer.status).toBe(200);
  const [invocation] = invocations;
  const { authorization, 'x-amz-content-sha256': _, ...headers } = invocation?.event.headers ?? {};
  expect(authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=ASIA/);
  const expected: RequestEvent = {
    version: '2.0',
    routeKey: 'GET /credentials/{profile}',
    rawPath: '/credentials/dev',
    rawQueryString: 'b=2&b=1&a=x%20y',
    cookies: ['one=1', 'two=2'],
    headers: {
      accept: '*/*',
      'content-length': '0',
      host: `127.0.0.1:${port}`,
      'user-agent': 'test/1',
      'x-amz-date': '20260329T120000Z',
      'x-amz-security-token': SESSION.sessionToken ?? '',
      'x-amzn-trace-id': expect.stringMatching(/^Root=1-69c91440-[0-9a-f]{24}$/),
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-port': String(port),
      'x-forwarded-proto': 'http',
    },
    queryStringParameters: { a: 'x y', b: '2,1' },
    pathParameters: { profile: 'dev' },
    stageVariables: { origin: 'proof' },
    requestContext: {
      accountId: '111122223333',
      apiId: 'a1b2c3d4e5',
      authorizer: { iam: IAM },
      domainName: 'a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com',
      domainPrefix: 'a1b2c3d4e5',
      http: {
        method: 'GET',
        path: '/credentials/dev',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'test/1',
      },
      requestId: 'P8zkDiQ8oAMEJsQ=',
      routeKey: 'GET /credentials/{profile}',
      stage: '$default',
      time: '29/Mar/2026:12:00:00 +0000',
      timeEpoch: NOW_MS,
    },
    isBase64Encoded: false,
  };
  expect({ ...invocation, event: { ...invocation?.event, headers } }).toEqual({
    functionName: 'vend',
    event: expected,
  });
});

test.each([
  ['application/json', '{"a":"ü"}', false],
  ['application/json; charset=utf-8', '{}', false],
  ['TEXT/Plain', 'a', false],
  ['application/xml', '<a/>', false],
  ['application/x-www-form-urlencoded', 'a=b', true],
  ['application/octet-stream', '\0\u00ff', true],
  [undefined, '{}', true],
])('a body of type %s is text or base64', async (contentType, body, isBase64Encoded) => {
  const { send, invocations } = await gateway();
  const headers = contentType === undefined ? {} : { 'content-type': contentType };
  await send({ method: 'POST', path: '/credentials', headers, body });
  const event = invocations[0]?.event;
  expect(event?.isBase64Encoded).toBe(isBase64Encoded);
  expect(event?.body).toBe(isBase64Encoded ? Buffer.from(body).toString('base64') : body);
  expect(event?.headers['content-length']).toBe(String(Buffer.byteLength(body)));
});

test('a path is decoded once, and cut at a decoded question mark', async () => {
  const { send, invocations } = await gateway();
  for (const path of ['/credentials/%C3%A4%2520', '/credentials/dev%3Fprofile=prod']) {
    expect((await send({ method: 'GET', path })).status).toBe(200);
  }
  expect(invocations.map(({ event }) => [event.rawPath, event.pathParameters])).toEqual([
    ['/credentials/ä%20', { profile: 'ä%20' }],
    ['/credentials/dev', { profile: 'dev' }],
  ]);
});

test('query names and values are decoded, and a plus is a space', async () => {
  const { port, invocations } = await gateway();
  const request = await signed(
    { method: 'GET', path: '/credentials', query: { 'a b': 'ä&', c: '1 2' } },
    { host: `127.0.0.1:${port}` },
  );
  await send(port, { ...request, rawUrl: request.rawUrl.replace('1%202', '1+2') });
  expect(invocations[0]?.event.queryStringParameters).toEqual({ 'a b': 'ä&', c: '1 2' });
});

test('no name of a header, a query or a cookie is special', () => {
  const api = { accountId: '111122223333', apiId: 'a', region: 'eu-central-1', stageVariables: {} };
  const headers = [['__proto__', 'header']] as const;
  const event = requestEvent(
    api,
    { method: 'GET', rawUrl: '/?__proto__=query&constructor=1', headers, body: new Uint8Array() },
    {
      match: { route: { routeKey: '$default', authorization: 'AWS_IAM' }, pathParameters: {} },
      path: '/',
      authorizer: { iam: IAM },
      connection: { sourceIp: '127.0.0.1', port: 1, httpVersion: '1.1' },
      requestId: 'id',
      nowMs: NOW_MS,
    },
  );
  const text = JSON.stringify(event);
  expect(text).toContain('"queryStringParameters":{"__proto__":"query","constructor":"1"}');
  expect(text).toContain('"headers":{"__proto__":"header",');
  for (const absent of ['cookies', 'pathParameters', 'stageVariables', 'body', 'authentication']) {
    expect(event).not.toHaveProperty(absent);
  }
});

test('what a client says of itself does not pass for the gateway’s own word', async () => {
  const { port, invocations } = await gateway();
  const request = await signed({ method: 'GET', path: '/credentials' }, { host: `127.0.0.1:${port}` });
  const forged = [
    ['X-Forwarded-For', '203.0.113.9'],
    ['X-Forwarded-Proto', 'https'],
    ['X-Amzn-Trace-Id', 'Root=1-00000000-000000000000000000000000'],
    ['X-Amzn-Request-Context', '{"authorizer":{}}'],
    ['TE', 'trailers'],
    ['Accept', 'a'],
    ['accept', 'b'],
  ] as const;
  const text = wireText({ ...request, headers: [...request.headers, ...forged] });
  expect(await sendRaw(port, text)).toMatch(/^HTTP\/1.1 200 /);
  const event = invocations[0]?.event;
  expect(event?.headers).toMatchObject({
    'x-forwarded-for': '203.0.113.9, 127.0.0.1',
    'x-forwarded-proto': 'http',
    'x-amzn-request-context': '{"authorizer":{}}',
    accept: 'a,b',
  });
  expect(event?.headers['x-amzn-trace-id']).not.toContain('00000000-0000');
  expect(Object.keys(event?.headers ?? {})).not.toContain('te');
  expect(Object.keys(event?.headers ?? {})).not.toContain('connection');
  expect(event?.requestContext.http.sourceIp).toBe('127.0.0.1');
});
