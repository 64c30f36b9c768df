import { expect, test } from 'vitest';
import type { WireRequest } from '../../local/sigv4/signed-request.ts';
import { LONG_TERM, NOW_MS, outcome, SESSION, signed, verify } from './signed-requests.ts';

const GET = { method: 'GET', path: '/credentials', query: { profile: 'dev' } };
const POST = { method: 'POST', path: '/credentials', body: '{"profile":"dev"}' };
const MINUTE_MS = 60_000;

type Headers = WireRequest['headers'];
const mapHeaders = (request: WireRequest, change: (headers: Headers) => Headers): WireRequest => ({
  ...request,
  headers: change(request.headers),
});
const replaced = (request: WireRequest, name: string, change: (value: string) => string) =>
  mapHeaders(request, (headers) =>
    headers.map(([key, value]) => [key, key === name ? change(value) : value] as const),
  );
const added = (request: WireRequest, name: string, value: string) =>
  mapHeaders(request, (headers) => [...headers, [name, value]]);
const dropped = (request: WireRequest, name: string) =>
  mapHeaders(request, (headers) => headers.filter(([key]) => key !== name));
const reUrl = (request: WireRequest, change: (url: string) => string): WireRequest => ({
  ...request,
  rawUrl: change(request.rawUrl),
});

test.each(['header', 'query'] as const)('a request signed in the %s is its signer’s', async (place) => {
  for (const credential of [LONG_TERM, SESSION]) {
    for (const plain of [GET, POST]) {
      const verification = verify(await signed(plain, { in: place, credential }));
      expect(verification).toEqual({ ok: true, credential, signedIn: place });
    }
  }
});

test('an unsigned request is told so', () => {
  const headers = [['host', '127.0.0.1:8080']] as const;
  expect(outcome(verify({ method: 'GET', rawUrl: '/credentials', headers, body: new Uint8Array() }))).toBe(
    'missing',
  );
});

test.each(['header', 'query'] as const)(
  'in the %s: five minutes either way, and no longer',
  async (place) => {
    for (const [atMs, expected] of [
      [NOW_MS - 5 * MINUTE_MS, 'ok'],
      [NOW_MS - 5 * MINUTE_MS - 1_000, 'stale'],
      [NOW_MS + 5 * MINUTE_MS, 'ok'],
      [NOW_MS + 5 * MINUTE_MS + 1_000, 'stale'],
    ] as const) {
      expect(outcome(verify(await signed(GET, { in: place, atMs, expiresIn: 604_800 })))).toBe(expected);
    }
  },
);

test('X-Amz-Expires shortens the five minutes of a signed url', async () => {
  const request = await signed(GET, { in: 'query', expiresIn: 60 });
  expect(outcome(verify(request, { nowMs: NOW_MS + MINUTE_MS }))).toBe('ok');
  expect(outcome(verify(request, { nowMs: NOW_MS + MINUTE_MS + 1 }))).toBe('stale');
});

test.each(['header', 'query'] as const)('in the %s: keys, tokens and scope are checked', async (place) => {
  const { sessionToken: _, ...withoutToken } = SESSION;
  const cases = [
    [{ credential: { ...LONG_TERM, accessKeyId: 'AKIAUNKNOWNEXAMPLE00' } }, 'unknown-key'],
    [{ credential: { ...LONG_TERM, secretAccessKey: 'wrong' } }, 'mismatch'],
    [{ credential: withoutToken }, 'bad-token'],
    [{ credential: { ...SESSION, sessionToken: 'other' } }, 'bad-token'],
    [{ credential: { ...LONG_TERM, sessionToken: 'a long-term key has none' } }, 'bad-token'],
    [{ region: 'us-east-1' }, 'wrong-scope'],
    [{ service: 'sts' }, 'wrong-scope'],
  ] as const;
  for (const [how, expected] of cases) {
    expect(outcome(verify(await signed(GET, { in: place, ...how }))), JSON.stringify(how)).toBe(expected);
  }
  const late = await signed(GET, { in: place, credential: SESSION, atMs: NOW_MS + 3_600_001 });
  expect(outcome(verify(late, { nowMs: NOW_MS + 3_600_001 }))).toBe('expired-token');
});

test('a scope of another day is refused before the key is looked up', async () => {
  const request = await signed(GET);
  const moved = replaced(request, 'authorization', (value) => value.replace('/20260329/', '/20260328/'));
  expect(outcome(verify(moved))).toBe('wrong-scope');
});

test.each<[string, (request: WireRequest) => WireRequest, string]>([
  [
    'a repeated Authorization',
    (r) => added(r, 'Authorization', r.headers.find(([n]) => n === 'authorization')?.[1] ?? ''),
    'incomplete',
  ],
  ['a bearer token', (r) => replaced(r, 'authorization', () => 'Bearer abc'), 'incomplete'],
  [
    'SigV4A',
    (r) => replaced(r, 'authorization', (v) => v.replace('HMAC-SHA256', 'ECDSA-P256-SHA256')),
    'incomplete',
  ],
  ['no Signature', (r) => replaced(r, 'authorization', (v) => v.replace(/, Signature=.*/, '')), 'incomplete'],
  [
    'two Signatures',
    (r) => replaced(r, 'authorization', (v) => `${v}, Signature=${'0'.repeat(64)}`),
    'incomplete',
  ],
  ['an unknown part', (r) => replaced(r, 'authorization', (v) => `${v}, Extra=1`), 'incomplete'],
  ['a short signature', (r) => replaced(r, 'authorization', (v) => v.slice(0, -1)), 'incomplete'],
  [
    'an upper-case signature',
    (r) => replaced(r, 'authorization', (v) => v.replace(/[0-9a-f]{64}$/, (s) => s.toUpperCase())),
    'incomplete',
  ],
  [
    'a scope with a part too many',
    (r) => replaced(r, 'authorization', (v) => v.replace('/aws4_request', '/x/aws4_request')),
    'incomplete',
  ],
  [
    'another terminator',
    (r) => replaced(r, 'authorization', (v) => v.replace('aws4_request', 'aws5_request')),
    'incomplete',
  ],
  ['host not signed', (r) => replaced(r, 'authorization', (v) => v.replace('host;', '')), 'incomplete'],
  [
    'signed headers out of order',
    (r) =>
      replaced(r, 'authorization', (v) => v.replace(/SignedHeaders=[^,]*/, 'SignedHeaders=x-amz-date;host')),
    'incomplete',
  ],
  [
    'signed headers in capitals',
    (r) => replaced(r, 'authorization', (v) => v.replace('=host;', '=Host;')),
    'incomplete',
  ],
  ['a signed header that is gone', (r) => dropped(r, 'x-amz-content-sha256'), 'incomplete'],
  ['an x-amz-* header that is not signed', (r) => added(r, 'X-Amz-Target', 'x'), 'incomplete'],
  ['no time', (r) => dropped(r, 'x-amz-date'), 'incomplete'],
  ['two times', (r) => added(r, 'x-amz-date', '20260329T120000Z'), 'incomplete'],
  ['a day that does not exist', (r) => replaced(r, 'x-amz-date', () => '20260230T120000Z'), 'incomplete'],
  ['two hosts', (r) => added(r, 'Host', '127.0.0.1:8080'), 'incomplete'],
  [
    'a repeated session token',
    (r) => added(added(r, 'x-amz-security-token', 'a'), 'x-amz-security-token', 'b'),
    'incomplete',
  ],
  [
    'a signature in the query too',
    (r) => reUrl(r, (url) => `${url}&X-Amz-Signature=${'0'.repeat(64)}`),
    'incomplete',
  ],
  [
    'an encoded X-Amz-Algorithm in the query',
    (r) => reUrl(r, (url) => `${url}&X%2DAmz-Algorithm=AWS4-HMAC-SHA256`),
    'incomplete',
  ],
  ['a bad escape in the query', (r) => reUrl(r, (url) => `${url}&a=%zz`), 'incomplete'],
  ['characters that are no bytes', (r) => replaced(r, 'host', (v) => `${v}\u0100`), 'incomplete'],
])('header form: %s', async (_, change, expected) => {
  expect(outcome(verify(change(await signed(GET))))).toBe(expected);
});

const KEYS = ['Algorithm', 'Credential', 'Date', 'Expires', 'SignedHeaders', 'Signature'].map(
  (key) => `X-Amz-${key}`,
);
const pairOf = (url: string, key: string) => new RegExp(`[?&](${key}=[^&]*)`).exec(url)?.[1] ?? 'absent';

test.each(KEYS)('query form: %s is there once, spelled so', async (key) => {
  const request = await signed(GET, { in: 'query' });
  const pair = pairOf(request.rawUrl, key);
  expect(outcome(verify(reUrl(request, (url) => `${url}&${pair}`)))).toBe('incomplete');
  expect(outcome(verify(reUrl(request, (url) => `${url}&${pair.toLowerCase()}`)))).toBe('incomplete');
  expect(outcome(verify(reUrl(request, (url) => url.replace(pair, 'x=y'))))).toBe('incomplete');
  expect(outcome(verify(reUrl(request, (url) => url.replace(key, key.toLowerCase()))))).toBe('incomplete');
});

test.each<[string, (request: WireRequest) => WireRequest, string]>([
  ['a second session token', (r) => reUrl(r, (url) => `${url}&X-Amz-Security-Token=x`), 'incomplete'],
  ['a session token header beside it', (r) => added(r, 'x-amz-security-token', 'x'), 'incomplete'],
  ['an unsigned x-amz-* header', (r) => added(r, 'x-amz-date', '20260329T120000Z'), 'incomplete'],
  ['another algorithm', (r) => reUrl(r, (url) => url.replace('HMAC-SHA256', 'HMAC-SHA512')), 'incomplete'],
  ['no days to live', (r) => reUrl(r, (url) => url.replace('Expires=300', 'Expires=0')), 'incomplete'],
  [
    'eight days to live',
    (r) => reUrl(r, (url) => url.replace('Expires=300', 'Expires=691200')),
    'incomplete',
  ],
  [
    'another life than signed',
    (r) => reUrl(r, (url) => url.replace('Expires=300', 'Expires=301')),
    'mismatch',
  ],
  ['one more key', (r) => reUrl(r, (url) => `${url}&profile=prod`), 'mismatch'],
])('query form: %s', async (_, change, expected) => {
  expect(outcome(verify(change(await signed(GET, { in: 'query', credential: SESSION }))))).toBe(expected);
});

test('UNSIGNED-PAYLOAD holds where the service takes it, whatever the body', async () => {
  const plain = { ...POST, headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } };
  for (const place of ['header', 'query'] as const) {
    const other = { ...(await signed(plain, { in: place })), body: Buffer.from('{"profile":"prod"}') };
    expect(outcome(verify(other))).toBe('ok');
    const toSts = await signed(plain, { in: place, service: 'sts' });
    expect(outcome(verify(toSts, { service: 'sts' }))).toBe('mismatch');
  }
});

test('a payload hash must be the body’s, and none of another kind', async () => {
  for (const claim of ['0'.repeat(64), 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD', '']) {
    const request = await signed({ ...POST, headers: { 'x-amz-content-sha256': claim } });
    const message = '`x-amz-content-sha256` is not the hash of the body';
    expect(verify(request)).toEqual({ ok: false, code: 'mismatch', message });
  }
});

test('a secret changed under the same key id is not verified by the old one’s signing key', async () => {
  const request = await signed(GET);
  expect(outcome(verify(request))).toBe('ok');
  const changed = { ...LONG_TERM, secretAccessKey: 'changed' };
  expect(outcome(verify(request, { findCredential: () => ({ found: true, credential: changed }) }))).toBe(
    'mismatch',
  );
});

test('no message holds the signature, the token or the key', async () => {
  const request = await signed(GET, { credential: { ...SESSION, sessionToken: 'planted-token' } });
  const verification = verify(replaced(request, 'authorization', (value) => value.slice(0, -1)));
  for (const text of [JSON.stringify(verification), JSON.stringify(verify(request))]) {
    expect(text).not.toMatch(/planted-token|[0-9a-f]{32}|je7MtGbClwBF/);
  }
});
