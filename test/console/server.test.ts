import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import type { LiveLine } from '../../client/console/answers.ts';
import { buildPage, readPage } from '../../client/console/page-files.ts';
import { type ConsoleApi, type ConsoleServer, startConsoleServer } from '../../client/console/server.ts';
import { runSentinel } from '../client/run-sentinel.ts';

const TOKEN = 'T'.repeat(43);
const AUTHORIZATION = `Bearer ${TOKEN}`;

const quiet: ConsoleApi = {
  answer: async (path) => ({ ok: true, value: { path } }),
  follow: async function* (_from, signal): AsyncGenerator<LiveLine> {
    yield { kind: 'beat', next: 7 };
    await new Promise((done) => signal.addEventListener('abort', done));
  },
};

async function started(api: ConsoleApi = quiet): Promise<ConsoleServer> {
  const server = await startConsoleServer({ port: 0, token: TOKEN, page: readPage, api });
  onTestFinished(server.stop);
  return server;
}

type Got = { status: number; headers: Readonly<Record<string, unknown>>; body: string };

/** A request with any header, Host among them, which `fetch` would not send. */
function ask({ origin }: ConsoleServer, path: string, headers: object, method = 'GET'): Promise<Got> {
  return new Promise((resolve, reject) => {
    const asking = request(`${origin}${path}`, { method, headers: { ...headers } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    asking.on('error', reject).end();
  });
}

test('the whole page has at most 200 KB', async () => {
  const files = Object.values(await buildPage());
  const bytes = files.reduce((sum, { length }) => sum + length, 0);
  expect(bytes).toBeGreaterThan(60_000);
  expect(bytes).toBeLessThanOrEqual(200_000);
});

const REFUSED: [string, status: number, headers: object, path?: string, method?: string][] = [
  ['no token', 401, {}],
  ['another token', 401, { authorization: `Bearer ${'U'.repeat(43)}` }],
  ['the token without its scheme', 401, { authorization: TOKEN }],
  ['the token in the query', 401, {}, `/api/about?token=${TOKEN}`],
  ['another host', 421, { host: 'console.example:80', authorization: AUTHORIZATION }],
  ['localhost', 421, { host: 'localhost:1', authorization: AUTHORIZATION }],
  ['another site', 403, { authorization: AUTHORIZATION, 'sec-fetch-site': 'cross-site' }],
  ['a site beside', 403, { authorization: AUTHORIZATION, 'sec-fetch-site': 'same-site' }],
  ['another origin', 403, { authorization: AUTHORIZATION, origin: 'http://evil.example' }],
  ['a proxy', 403, { authorization: AUTHORIZATION, 'x-forwarded-for': '192.0.2.1' }],
  ['a preflight', 405, { 'access-control-request-method': 'GET' }, '/api/about', 'OPTIONS'],
  ['a POST', 405, { authorization: AUTHORIZATION }, '/api/about', 'POST'],
  ['a path that climbs', 404, {}, '/../package.json'],
  ['the page for another site', 403, { 'sec-fetch-site': 'cross-site' }, '/'],
];

test.for(REFUSED)(
  '%s is refused with %i',
  async ([, status, headers, path = '/api/about', method = 'GET']) => {
    const server = await started();
    const got = await ask(server, path, headers, method);
    expect(got.status).toBe(status);
    expect(got.headers).not.toHaveProperty('access-control-allow-origin');
    expect(got.body).not.toContain(TOKEN);
    expect(JSON.parse(got.body)).toMatchObject({ code: expect.any(String), message: expect.any(String) });
  },
);

test('every answer forbids inline code, frames, keeping and guessing', async () => {
  const server = await started();
  const about = { authorization: AUTHORIZATION, 'sec-fetch-site': 'same-origin' };
  for (const [path, headers] of [
    ['/', {}],
    ['/console.js', {}],
    ['/console.css', {}],
    ['/api/about', about],
    ['/api/about', {}],
  ] as const) {
    const got = await ask(server, path, headers);
    expect(got.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
    const policy = String(got.headers['content-security-policy']);
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "frame-ancestors 'none'",
    ])
      expect(policy).toContain(part);
    expect(policy).not.toMatch(/unsafe|\*|http/);
  }
  expect((await ask(server, '/', {})).body).not.toMatch(/<script>|<style| style=| on\w+=/);
});

test('a stream ends with its server, and there are not too many of them', async () => {
  const server = await started();
  const headers = { authorization: AUTHORIZATION };
  const streams = await Promise.all(
    Array.from({ length: 32 }, () => fetch(`${server.origin}/api/live`, { headers })),
  );
  expect((await ask(server, '/api/live', headers)).status).toBe(503);
  const [first] = streams;
  const reading = first?.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reading?.read())?.value).toBe('{"kind":"beat","next":7}\n');
  for (const { body } of streams.slice(1)) await body?.cancel();
  const asked = async () => (await fetch(`${server.origin}/api/live`, { headers })).status;
  await expect.poll(asked, { timeout: 30_000 }).toBe(200);
  // It waits for none of those who still listen: that would be for ever.
  await server.stop();
  await expect(reading?.read()).rejects.toThrow('terminated');
});

test('what cannot be read is told by its name alone', async () => {
  const answer = async () => {
    const error = new Error('AKIASECRET in the message');
    error.name = 'AccessDeniedException';
    throw error;
  };
  const server = await started({ ...quiet, answer });
  const got = await ask(server, '/api/health', { authorization: AUTHORIZATION });
  expect(got.status).toBe(502);
  expect(got.body).toContain('AccessDeniedException');
  expect(got.body).not.toContain('AKIASECRET');
});

test('without a stack and without a table, the command tells what to do', async () => {
  const ended = await runSentinel(['console'], { SENTINEL_LOCAL_DIR: '/nonexistent' });
  expect(ended).toMatchObject({ status: 3, out: '' });
  expect(ended.err).toContain('npm start');
  expect(await runSentinel(['console', '--port', '99999'])).toMatchObject({ status: 64, out: '' });
});
