import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { HttpHandler } from '../../local/http/http-answer.ts';
import { type LoopbackServerOptions, startLoopbackServer } from '../../local/http/loopback-server.ts';
import type { RunningServer } from '../../local/http/running-server.ts';

const running: RunningServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

const ECHO: HttpHandler = ({ method, rawUrl, headers, body }) => ({
  status: 200,
  headers: { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] },
  body: JSON.stringify({ method, rawUrl, headers, body: Buffer.from(body).toString('latin1') }),
});

async function start(options: Partial<LoopbackServerOptions> = {}): Promise<RunningServer> {
  const server = await startLoopbackServer({ port: 0, handler: ECHO, maxBodyBytes: 1_000, ...options });
  running.push(server);
  return server;
}

/** Writes bytes as they are and gives everything that comes back until the connection ends. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
    socket.write(text, 'latin1');
  });
}

const get = (port: number, target: string, lines = `Host: 127.0.0.1:${port}\r\n`) =>
  raw(port, `GET ${target} HTTP/1.1\r\n${lines}Connection: close\r\n\r\n`);
const bodyOf = (answer: string) => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));

test('a request arrives as it was on the wire', async () => {
  const { port } = await start();
  const answer = await get(
    port,
    '/a//b/../%7e?x=%2B+&x=',
    `Host: localhost:${port}\r\nX-Twice:  one \r\nx-twice: two\r\nX-Latin: \xe9\r\n`,
  );
  expect(bodyOf(answer)).toEqual({
    method: 'GET',
    rawUrl: '/a//b/../%7e?x=%2B+&x=',
    headers: [
      ['Host', `localhost:${port}`],
      ['X-Twice', 'one'],
      ['x-twice', 'two'],
      ['X-Latin', '\xe9'],
      ['Connection', 'close'],
    ],
    body: '',
  });
  expect(answer).toContain('set-cookie: a=1\r\nset-cookie: b=2\r\n');
});

test.each([
  ['another name', 'Host: evil.example\r\n'],
  ['another port', 'Host: 127.0.0.1:1\r\n'],
  ['no port', 'Host: localhost\r\n'],
  ['two hosts', 'Host: 127.0.0.1:PORT\r\nHost: 127.0.0.1:PORT\r\n'],
])('a Host that is %s is refused', async (_, lines) => {
  let calls = 0;
  const { port } = await start({ handler: () => ({ status: 200, headers: {}, body: `${++calls}` }) });
  expect(await get(port, '/', lines.replaceAll('PORT', String(port)))).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(calls).toBe(0);
});

test.each([
  ['no HTTP at all', 'hello\r\n\r\n', 400],
  [
    'a proxy target',
    'GET http://127.0.0.1/ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\n\r\n',
    400,
  ],
  [
    'two lengths',
    'POST / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx',
    400,
  ],
  ['too many headers', `GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  [
    'too long a body',
    `POST / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 1001\r\n\r\n${'x'.repeat(1001)}`,
    413,
  ],
  [
    'an endless body',
    `POST / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 999999\r\n\r\n${'x'.repeat(99_999)}`,
    413,
  ],
])('%s is refused', async (_, text, status) => {
  const { port } = await start();
  expect(await raw(port, text.replaceAll('PORT', String(port)))).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
});

test('a client that never ends its headers is cut off', async () => {
  const { port } = await start({ headersTimeoutMs: 50 });
  expect(await raw(port, 'GET / HTTP/1.1\r\nHost: ')).toMatch(/^HTTP\/1.1 408 /);
});

test('a client that never ends its body is cut off', async () => {
  const { port } = await start({ headersTimeoutMs: 50, requestTimeoutMs: 60 });
  const text = `POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 5\r\n\r\nabc`;
  expect(await raw(port, text)).not.toMatch(/^HTTP\/1.1 200/);
});

test('a handler can reset the connection, or answer by half', async () => {
  const { port } = await start({
    handler: ({ rawUrl }) =>
      rawUrl === '/none' ? 'destroy' : { status: 200, headers: {}, body: 'whole', cutAfterBytes: 3 },
  });
  expect(await get(port, '/none')).toBe('');
  const half = await get(port, '/half');
  expect(half).toContain('content-length: 5');
  expect(half).toMatch(/\r\n\r\nwho$/);
});

test('a handler that throws, or gives a header that cannot be sent, is a 500 and is reported', async () => {
  const errors: unknown[] = [];
  const { port } = await start({
    handler: ({ rawUrl }) => {
      if (rawUrl === '/throw') throw new Error('boom');
      return { status: 200, headers: { 'x-split': 'a\r\nb: c' }, body: '' };
    },
    onHandlerError: (error) => errors.push(error),
  });
  expect(await get(port, '/throw')).toMatch(/^HTTP\/1.1 500 .*internal error\n$/s);
  expect(await get(port, '/split')).toMatch(/^HTTP\/1.1 500 .*internal error\n$/s);
  expect(errors).toHaveLength(2);
});

/** Stops a server that has a kept-alive and a hanging connection. @returns ms until it had stopped */
async function stopAmidConnections(): Promise<number> {
  let hangs = 0;
  let aborted = false;
  const server = await start({
    handler: ({ rawUrl }, { signal }) => {
      if (rawUrl === '/quick') return { status: 204, headers: {}, body: '' };
      hangs += 1;
      signal.addEventListener('abort', () => {
        aborted = true;
      });
      return new Promise(() => undefined);
    },
  });
  const agent = new Agent({ keepAlive: true });
  await new Promise((resolve) =>
    request(`${server.url}/quick`, { agent }, (answer) => answer.resume().on('end', resolve)).end(),
  );
  const hanging = get(server.port, '/hang');
  await expect.poll(() => hangs, { timeout: 30_000 }).toBe(1);
  const startedMs = performance.now();
  await server.stop();
  const tookMs = performance.now() - startedMs;
  expect(await hanging).toBe('');
  await expect.poll(() => aborted, { timeout: 30_000 }).toBe(true);
  agent.destroy();
  await (await start({ port: server.port })).stop();
  await server.stop();
  return tookMs;
}

test('stopping ends kept-alive and hanging connections at once and frees the port', async () => {
  let tookMs = await stopAmidConnections();
  // The best of three: a machine that stands still for a second is no fault of the server's.
  for (let tries = 1; tries < 3 && tookMs >= 1_000; tries += 1) tookMs = await stopAmidConnections();
  expect(tookMs).toBeLessThan(1_000);
});
