import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { callerEnv } from '../client/run-sentinel.ts';
import { json, startSignedService, VENDED } from '../client/signed-service.ts';
import { firstGood, getAnswer, getOnce, vendedAt } from './agent-here.ts';
import { startServe } from './start-sentinel.ts';

let agent: Awaited<ReturnType<typeof startServe>>;
let dev: { url: string; token: string };
let prod: { url: string; token: string };
let port: number;

beforeEach(async () => {
  const service = await startSignedService(json(200, vendedAt(Date.now())));
  onTestFinished(service.stop);
  agent = await startServe(['--profile', 'dev', '--profile', 'prod', '--ipv6'], callerEnv(service.url));
  dev = { ...agent.of('dev'), url: agent.of('dev').url.replace('[::1]', '127.0.0.1') };
  prod = { ...agent.of('prod'), url: agent.of('prod').url.replace('[::1]', '127.0.0.1') };
  port = Number(new URL(dev.url).port);
});

const good = () => getAnswer(dev.url, { authorization: dev.token });

test('only a direct GET with the profile’s own token has credentials', async () => {
  const token = dev.token;
  const bad: [what: string, status: number, asking: () => ReturnType<typeof getOnce>][] = [
    ['no token', 401, () => getOnce(dev.url, {})],
    ['an empty token', 401, () => getOnce(dev.url, { authorization: '' })],
    ['a wrong token', 401, () => getOnce(dev.url, { authorization: `${token.slice(0, -1)}-` })],
    ['a longer token', 401, () => getOnce(dev.url, { authorization: `${token}0` })],
    ['the token of another profile', 401, () => getOnce(dev.url, { authorization: prod.token })],
    ['another path', 404, () => getOnce(new URL('/', dev.url).href, { authorization: token })],
    ['a query', 404, () => getOnce(`${dev.url}?profile=prod`, { authorization: token })],
    [
      'another name (DNS rebinding)',
      421,
      () => getOnce(dev.url, { authorization: token, host: `evil.example:${port}` }),
    ],
    ['localhost', 421, () => getOnce(dev.url, { authorization: token, host: `localhost:${port}` })],
    ['no port', 421, () => getOnce(dev.url, { authorization: token, host: '127.0.0.1' })],
    ['the other address', 421, () => getOnce(dev.url, { authorization: token, host: `[::1]:${port}` })],
    ['a proxy', 403, () => getOnce(dev.url, { authorization: token, 'x-forwarded-for': '10.0.0.1' })],
    ['a proxy of RFC 7239', 403, () => getOnce(dev.url, { authorization: token, forwarded: 'for=10.0.0.1' })],
    ['a page', 403, () => getOnce(dev.url, { authorization: token, origin: 'https://evil.example' })],
    [
      'a page of its own',
      403,
      () => getOnce(dev.url, { authorization: token, origin: new URL(dev.url).origin }),
    ],
    ['a body', 400, () => getOnce(dev.url, { authorization: token, 'content-length': '2' }, { body: '{}' })],
    ...['POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE', 'PATCH'].map(
      (method): [string, number, () => ReturnType<typeof getOnce>] => [
        method,
        405,
        () => getOnce(dev.url, { authorization: token }, { method }),
      ],
    ),
  ];
  for (const [what, status, asking] of bad) {
    const answer = await asking();
    expect({ what, status: answer.status }).toEqual({ what, status });
    expect(answer.body).not.toContain(VENDED.SecretAccessKey);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', connection: 'close' });
  }
  expect(await good()).toMatchObject({ status: 200, body: expect.stringContaining(VENDED.SecretAccessKey) });
  expect(await getAnswer(agent.of('prod').url, { authorization: prod.token })).toMatchObject({ status: 200 });
});

/** Sends raw bytes and reads until the agent closes. */
function raw(text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.setEncoding('utf8').on('data', (part: string) => {
      answer += part;
    });
    socket.on('error', () => undefined).on('close', () => resolve(answer));
  });
}

test('what no SDK sends is cut off: huge headers, doubled ones, no HTTP at all', async () => {
  const path = new URL(dev.url).pathname;
  const head = `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: ${dev.token}\r\n`;
  const end = 'connection: close\r\n\r\n';
  expect(await good()).toMatchObject({ status: 200 });
  await expect.poll(() => raw(`${head}${end}`), { timeout: 30_000 }).toContain(VENDED.SecretAccessKey);
  const bad = [
    `${head}x: ${'x'.repeat(2 ** 20)}\r\n${end}`,
    `${head}host: evil.example\r\n${end}`,
    `${head}authorization: ${dev.token}\r\n${end}`,
    `${head}transfer-encoding: chunked\r\n${end}0\r\n\r\n`,
    `GET http://evil.example${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: ${dev.token}\r\n${end}`,
    `GET ${path} HTTP/1.0\r\nauthorization: ${dev.token}\r\n\r\n`,
    `\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003${'\u0000'.repeat(300)}`,
    'SSH-2.0-OpenSSH\r\n\r\n',
  ];
  for (const text of bad) expect(await raw(text)).not.toContain(VENDED.SecretAccessKey);
  expect(await good()).toMatchObject({ status: 200 });
});

test('a request that trickles in is cut off, and shuts nobody out', async () => {
  const trickle = async () => {
    const beganMs = performance.now();
    const slow = connect(port, '127.0.0.1', () => slow.write('GET / HTTP/1.1\r\n'));
    const drip = setInterval(() => slow.write('x: y\r\n'), 100);
    const silent = connect(port, '127.0.0.1');
    const closed = [slow, silent].map(
      (socket) => new Promise<void>((done) => socket.on('error', () => undefined).on('close', () => done())),
    );
    expect(await good()).toMatchObject({ status: 200 });
    await Promise.all(closed);
    clearInterval(drip);
    return performance.now() - beganMs;
  };
  expect(await firstGood(trickle, (tookMs) => tookMs < 10_000, 3)).toBeLessThan(10_000);
});

/** Resident memory of the agent in MB, where the system tells it. */
function memoryMb(): number {
  const status = readFileSync(`/proc/${agent.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

test('ten thousand connections that stay open cost little, and the agent goes on serving', async () => {
  const onLinux = process.platform === 'linux';
  expect(await good()).toMatchObject({ status: 200 });
  const beforeMb = onLinux ? memoryMb() : 0;
  const open = new Set<Socket>();
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
  });
  let cutOff = 0;
  for (let n = 0; n < 10_000; n += 100) {
    const batch = Array.from({ length: 100 }, () => {
      const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\n'));
      open.add(socket);
      socket
        .on('error', () => undefined)
        .on('close', () => {
          open.delete(socket);
          cutOff += 1;
        });
      return new Promise<void>((done) => socket.once('connect', done).once('close', () => done()));
    });
    await Promise.all(batch);
    if (n % 1_000 === 0) expect(await good()).toMatchObject({ status: 200 });
  }
  const answer = await firstGood(good, ({ tookMs }) => tookMs < 1_000);
  expect(answer).toMatchObject({ status: 200 });
  expect(answer.tookMs).toBeLessThan(1_000);
  await expect.poll(() => open.size, { timeout: 30_000 }).toBeLessThanOrEqual(520);
  expect(cutOff).toBeGreaterThan(9_000);
  if (onLinux) expect(memoryMb() - beforeMb).toBeLessThan(64);
});

test('after shutdown nothing is answered, on kept connections neither', async () => {
  const path = new URL(dev.url).pathname;
  const request = `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: ${dev.token}\r\n\r\n`;
  expect(await good()).toMatchObject({ status: 200 });
  let answer = '';
  const kept = connect(port, '127.0.0.1', () => kept.write(request));
  kept
    .on('error', () => undefined)
    .setEncoding('utf8')
    .on('data', (text: string) => {
      answer += text;
    });
  await expect.poll(() => answer, { timeout: 30_000 }).toContain(VENDED.SecretAccessKey);
  const before = answer.length;
  agent.process.kill('SIGTERM');
  expect(await agent.ended).toBe(0);
  kept.write(request);
  await expect(good()).rejects.toThrow(/ECONNREFUSED/);
  expect(answer.length).toBe(before);
});
