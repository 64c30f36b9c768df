import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Credential } from '../../local/iam/principal.ts';
import { findCredential, LONG_TERM, NOW_MS, REGION, SESSION, signed } from '../sigv4/signed-requests.ts';
import { gateway, send, sendRaw, type TestGateway, wireText } from './running-gateway.ts';

const GET = { method: 'GET', path: '/credentials', query: { profile: 'dev' } };
const POST = {
  method: 'POST',
  path: '/credentials',
  headers: { 'content-type': 'application/json' },
  body: '{}',
};
const MINUTE_MS = 60_000;

const messageOf = (status: number, message: string) => ({ status, body: JSON.stringify({ message }) });

test('every bad signature is one and the same Forbidden, and invokes nothing', async () => {
  const { port, send: signAndSend, invocations, log } = await gateway();
  const host = `127.0.0.1:${port}`;
  const changed = async (change: (url: string) => string) => {
    const request = await signed(GET, { host });
    return send(port, { ...request, rawUrl: change(request.rawUrl) });
  };
  const answers = [
    await send(port, {
      method: 'GET',
      rawUrl: '/credentials',
      headers: [['host', host]],
      body: new Uint8Array(),
    }),
    await signAndSend(GET, { credential: { ...LONG_TERM, secretAccessKey: 'wrong' } }),
    await signAndSend(GET, { credential: { ...LONG_TERM, accessKeyId: 'AKIAUNKNOWN' } }),
    await signAndSend(GET, { credential: { ...SESSION, sessionToken: 'x' } }),
    await signAndSend(GET, { atMs: NOW_MS - 6 * MINUTE_MS }),
    await signAndSend(GET, { in: 'query', atMs: NOW_MS - 6 * MINUTE_MS, expiresIn: 3_600 }),
    await signAndSend(GET, { region: 'us-east-1' }),
    await signAndSend(GET, { service: 'sts' }),
    await signAndSend(GET, { host: 'a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com' }),
    await changed((url) => url.replace('dev', 'prod')),
    await changed((url) => `${url}&profile=prod`),
    await changed((url) => `${url}&a=%zz`),
    await changed((url) => url.replace('/credentials', '/credentials/prod')),
  ];
  for (const answer of answers) expect(answer).toMatchObject(messageOf(403, 'Forbidden'));
  expect(invocations).toEqual([]);
  const whys = [
    'missing',
    'mismatch',
    'unknown-key',
    'bad-token',
    'stale',
    'stale',
    'wrong-scope',
    'wrong-scope',
  ];
  expect(log.map(({ refused }) => refused).slice(0, 8)).toEqual(whys);
});

test('a caller of another account, and one whose policies do not allow it, are Forbidden', async () => {
  const foreign: Credential = {
    ...LONG_TERM,
    accessKeyId: 'AKIAFOREIGN',
    principal: { ...LONG_TERM.principal, accountId: '999988887777' },
  };
  const asked: unknown[] = [];
  const { send, invocations, log } = await gateway({
    findCredential: (id, token, nowMs) =>
      id === foreign.accessKeyId ? { found: true, credential: foreign } : findCredential(id, token, nowMs),
    authorizeInvoke: (principal, request) => {
      asked.push([principal.arn, request]);
      return request.path !== '/credentials/prod';
    },
  });
  const denied = await send({ method: 'GET', path: '/credentials/pr%6Fd' });
  expect(denied).toMatchObject(messageOf(403, 'Forbidden'));
  expect(await send(GET, { credential: foreign })).toMatchObject(messageOf(403, 'Forbidden'));
  expect(log.map(({ refused }) => refused)).toEqual(['not-allowed', 'other-account']);
  expect(asked).toEqual([[LONG_TERM.principal.arn, { method: 'GET', path: '/credentials/prod' }]]);
  expect(invocations).toEqual([]);
});

test.each([
  ['a path without a route', { method: 'GET', path: '/nowhere' }, 404, 'Not Found'],
  ['a method without a route', { method: 'POST', path: '/credentials/dev' }, 404, 'Not Found'],
  ['a bad escape in the path', { method: 'GET', path: '/credentials/%zz' }, 400, 'Bad Request'],
  ['a path that is not in normal form', { method: 'GET', path: '/x/../credentials' }, 400, 'Bad Request'],
  ['slashes before the path', { method: 'GET', path: '//credentials' }, 400, 'Bad Request'],
])('%s is refused by the gateway itself', async (_, plain, status, message) => {
  const { send, invocations } = await gateway();
  expect(await send(plain)).toMatchObject(messageOf(status, message));
  expect(invocations).toEqual([]);
});

test('more than 10,240 bytes of request line and header values are refused, one byte less is not', async () => {
  const { port, invocations } = await gateway();
  const host = `127.0.0.1:${port}`;
  const sized = async (padding: number) =>
    signed({ ...GET, headers: { 'x-padding': 'x'.repeat(padding) } }, { host });
  const bytes = ({ method, rawUrl, headers }: Awaited<ReturnType<typeof sized>>) =>
    `${method} ${rawUrl} HTTP/1.1`.length + headers.reduce((sum, [, value]) => sum + value.length, 0);
  // The raw request has `Connection: close` besides.
  const room = 10_240 - 'close'.length - bytes(await sized(1)) + 1;
  const raw = async (padding: number) => sendRaw(port, wireText(await sized(padding)));
  expect(await raw(room)).toMatch(/^HTTP\/1.1 200 /);
  expect(await raw(room + 1)).toMatch(/^HTTP\/1.1 431 .*"Request Header Fields Too Large"\}$/s);
  expect(await raw(100_000)).toMatch(/^HTTP\/1.1 431 /);
  expect(invocations).toHaveLength(1);
});

test('a body of 10 MB passes, a byte more does not', async () => {
  const { send, invocations } = await gateway();
  const most = 10 * 1024 * 1024;
  expect((await send({ ...POST, body: 'x'.repeat(most) })).status).toBe(200);
  expect(await send({ ...POST, body: 'x'.repeat(most + 1) })).toMatchObject(
    messageOf(413, 'Request Entity Too Large'),
  );
  expect(invocations).toHaveLength(1);
});

/** Requests that were good until something on the wire changed: each must be refused without an invocation. */
const SPOILED: [name: string, change: (text: string) => string][] = [
  ['a second Authorization', (text) => text.replace(/(authorization: .*\r\n)/, '$1$1')],
  ['a second Host', (text) => text.replace(/(host: .*\r\n)/, '$1$1')],
  ['no Host', (text) => text.replace(/host: .*\r\n/, '')],
  ['another Host', (text) => text.replace(/host: .*\r\n/, 'host: evil.example\r\n')],
  ['an unsigned X-Amz-Target', (text) => text.replace('\r\n', '\r\nX-Amz-Target: a\r\n')],
  ['another method', (text) => text.replace('POST', 'PUT')],
  ['another body', (text) => text.replace(/\{\}$/, '[]')],
  [
    'half a body and then bytes of another request',
    (text) => text.replace('Content-Length: 2', 'Content-Length: 1'),
  ],
  ['two lengths', (text) => text.replace('Content-Length: 2', 'Content-Length: 2\r\nContent-Length: 3')],
  [
    'a length and chunks',
    (text) => text.replace('Content-Length: 2', 'Content-Length: 2\r\nTransfer-Encoding: chunked'),
  ],
  ['a folded header', (text) => text.replace('\r\nauthorization: ', '\r\nauthorization:\r\n ')],
  ['a NUL in a header', (text) => text.replace('application/json', 'application\0json')],
  ['bare line feeds', (text) => text.replaceAll('\r\n', '\n')],
  ['a raw byte in the path', (text) => text.replace('/credentials', '/credentials\xff')],
  ['a proxy target', (text) => text.replace('/credentials', 'http://127.0.0.1/credentials')],
  ['HTTP/2 in plain', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
];

const spoiled = async ({ port }: TestGateway, change: (text: string) => string) =>
  sendRaw(port, wireText(await signed(POST, { host: `127.0.0.1:${port}` }), change));

test.each(SPOILED)('on the wire: %s is refused', async (_, change) => {
  const started = await gateway();
  expect(await spoiled(started, (text) => text)).toMatch(/^HTTP\/1.1 200 /);
  const answer = await spoiled(started, change);
  expect(answer).not.toMatch(/HTTP\/1.1 [235]\d\d /);
  expect(started.invocations).toHaveLength(1);
});

test('nothing of a url, a header or a body is in the log', async () => {
  const { send, log } = await gateway();
  const planted = { ...POST, path: '/credentials', query: { planted: 'secret-1' }, body: '"secret-2"' };
  await send(planted, { credential: SESSION });
  await send(planted, { in: 'query', credential: SESSION });
  await send(planted, { credential: { ...SESSION, secretAccessKey: 'wrong' } });
  expect(log.map(({ status }) => status)).toEqual([200, 200, 403]);
  expect(JSON.stringify(log)).not.toMatch(/secret-|Signature|AWS4|FwoGZXIv|ASIA/);
});

const run = promisify(execFile);
const curl = await run('curl', ['--version']).then(
  ({ stdout }) => stdout,
  () => '',
);

test('curl --aws-sigv4 gets in with the right secret and not with another', async ({ skip }) => {
  skip(curl === '', 'curl is not installed');
  const nowMs = Date.now();
  const { url, invocations } = await gateway({ nowMs: () => nowMs });
  const get = async (secret: string) => {
    const signing = [
      '--aws-sigv4',
      `aws:amz:${REGION}:execute-api`,
      '--user',
      `${LONG_TERM.accessKeyId}:${secret}`,
    ];
    const { stdout } = await run('curl', [
      '-s',
      '-w',
      '%{http_code}',
      ...signing,
      `${url}/credentials?profile=dev`,
    ]);
    return stdout.slice(-3);
  };
  expect(await get(LONG_TERM.secretAccessKey)).toBe('200');
  expect(await get('wrong')).toBe('403');
  expect(invocations).toHaveLength(1);
});
