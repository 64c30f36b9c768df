import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type Answer, json, KEYS, portOf, startSignedService, VENDED } from '../client/signed-service.ts';
import { never } from '../tries/three-tries.ts';
import { agentHere, firstGood, vendedAt } from './agent-here.ts';
import { handClock } from './hand-clock.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** An upstream that does with a connection what it is told to. */
async function rawUpstream(onConnection: (socket: Socket) => void): Promise<string> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${portOf(server)}`;
}

async function signedUpstream(answer: Answer, nowMs?: () => number): Promise<string> {
  const service = await startSignedService(answer, nowMs);
  open.push(service.stop);
  return service.url;
}

const says = (text: string) => (socket: Socket) => socket.on('data', () => socket.end(text));
const html = '<html><body>Sign in to the guest network</body></html>';
const whole = JSON.stringify(vendedAt(Date.now()));

const FAULTS: [what: string, start: () => Promise<string>, status: number, code: string][] = [
  ['refuses connections', async () => 'http://127.0.0.1:9', 502, 'UPSTREAM_UNREACHABLE'],
  ['hangs', () => rawUpstream(() => undefined), 504, 'UPSTREAM_SLOW'],
  ['closes at once', () => rawUpstream((socket) => socket.destroy()), 502, 'UPSTREAM_UNREACHABLE'],
  [
    'cuts its answer',
    () => rawUpstream(says(`HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n${whole.slice(0, 60)}`)),
    502,
    'UPSTREAM_UNREACHABLE',
  ],
  [
    'cuts credentials short and says so',
    () => rawUpstream(says(`HTTP/1.1 200 OK\r\ncontent-length: 60\r\n\r\n${whole.slice(0, 60)}`)),
    502,
    'UPSTREAM_UNREACHABLE',
  ],
  [
    'is a proxy that answers 200 with HTML',
    () => rawUpstream(says(`HTTP/1.1 200 OK\r\ncontent-length: ${html.length}\r\n\r\n${html}`)),
    502,
    'UPSTREAM_UNREACHABLE',
  ],
  [
    'answers 200 with nothing',
    () => rawUpstream(says('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')),
    502,
    'UPSTREAM_UNREACHABLE',
  ],
  [
    'is a proxy that answers 503 with HTML',
    () => signedUpstream((_, response) => response.writeHead(503, { 'content-type': 'text/html' }).end(html)),
    502,
    'UPSTREAM_UNREACHABLE',
  ],
  [
    'answers 500 on and on',
    () => signedUpstream(json(500, { message: 'Internal Server Error' })),
    502,
    'UPSTREAM_UNREACHABLE',
  ],
  [
    'throttles',
    () =>
      signedUpstream(
        json(429, { Code: 'RATE_LIMITED', Message: 'slower', RequestId: 'r' }, { 'retry-after': '30' }),
      ),
    429,
    'RATE_LIMITED',
  ],
  [
    'is throttled at the gateway',
    () => signedUpstream(json(429, { message: 'Too Many Requests' })),
    429,
    'GATEWAY_429',
  ],
];

describe('an upstream that fails ends in an error within the SDKs’ second, never in an empty 200', () => {
  test.for(FAULTS)('%s', async ([, start, status, code]) => {
    const ask = async () => {
      const tried = await (await agentHere(await start())).get('dev');
      never('a broken answer is handed on as credentials', tried.status === 200);
      for (const secret of [KEYS.secretAccessKey, KEYS.sessionToken])
        never('a key of the caller is told on', tried.body.includes(secret));
      return tried;
    };
    const answer = await firstGood(ask, (one) => one.status === status && one.tookMs < 1_000);
    expect(answer.status).toBe(status);
    const { Code, Message, RequestId } = JSON.parse(answer.body);
    expect({ Code, RequestId }).toEqual({ Code: code, RequestId: expect.any(String) });
    expect(Message).toMatch(/\w{3}/);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json',
      'retry-after': expect.stringMatching(/^\d+$/),
    });
    expect(answer.tookMs).toBeLessThan(1_000);
  });
});

test('credentials that are over when they come are an error that tells so', async () => {
  const nowMs = () => Date.parse(VENDED.Expiration);
  const clock = handClock(nowMs());
  const agent = await agentHere(await signedUpstream(json(200, VENDED), nowMs), { clock });
  const answer = await agent.get('dev');
  expect(answer).toMatchObject({ status: 502, body: expect.stringContaining('set the clock') });
});

test('a burst of 500 is over before anybody notices', async () => {
  const ask = async () => {
    let calls = 0;
    const agent = await agentHere(
      await signedUpstream((...args) => {
        calls += 1;
        return calls < 3
          ? json(500, { message: 'Internal Server Error' })(...args)
          : json(200, vendedAt(Date.now()))(...args);
      }),
    );
    return { answer: await agent.get('dev'), calls, err: agent.err };
  };
  const inTime = ({ answer }: Awaited<ReturnType<typeof ask>>) =>
    answer.status === 200 && answer.tookMs < 1_000;
  const { answer, calls, err } = await firstGood(ask, inTime);
  expect(answer).toMatchObject({ status: 200 });
  expect(answer.tookMs).toBeLessThan(1_000);
  expect(calls).toBe(3);
  expect(err).toEqual([]);
});

test('a wrong content type takes nothing from whole credentials', async () => {
  const given = JSON.stringify(vendedAt(Date.now()));
  const agent = await agentHere(
    await signedUpstream((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end(given),
    ),
    { clock: handClock(Date.now()) },
  );
  const answer = await agent.get('dev');
  expect(answer).toMatchObject({ status: 200, body: given, headers: { 'content-type': 'application/json' } });
});

test.for([-10, 10])('a clock %i minutes off is a refusal that names the clock', async (minutes) => {
  const agent = await agentHere(await signedUpstream(json(200, vendedAt(Date.now()))), {
    clock: handClock(Date.now() + minutes * 60_000),
  });
  const answer = await agent.get('dev');
  expect(answer).toMatchObject({
    status: 403,
    body: expect.stringContaining(`clock is ${minutes} minutes off`),
  });
});

test('a Retry-After is obeyed: until then nobody asks, and it is told how long that is', async () => {
  const clock = handClock();
  const throttled = json(
    429,
    { Code: 'RATE_LIMITED', Message: 'slower', RequestId: 'r' },
    { 'retry-after': '30' },
  );
  const service = await startSignedService(throttled, clock.nowMs);
  open.push(service.stop);
  const agent = await agentHere(service.url, { clock });
  expect((await agent.get('dev')).headers).toMatchObject({ 'retry-after': '30' });
  clock.advance(20_000);
  expect((await agent.get('dev')).headers).toMatchObject({ 'retry-after': '10' });
  expect(service.seen.length).toBe(1);
  clock.advance(10_000);
  await agent.get('dev');
  expect(service.seen.length).toBe(2);
});
