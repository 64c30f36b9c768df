import { expect, test } from 'vitest';
import { never, THREE_TRIES } from '../tries/three-tries.ts';
import { fixture, HOUR_MS, key, NOW_MS, other, why } from './authorizer-fixture.ts';
import { type issuerServer, newKey } from './issuer-server.ts';
import { macToken, signedToken, unsignedToken } from './tokens.ts';

test('keys are fetched once for two hours, by as many as ask at once', THREE_TRIES, async () => {
  const { decide, claims, issuer } = await fixture();
  const token = signedToken(key, claims({ exp: 4102444800 }));
  await Promise.all(Array.from({ length: 20 }, () => decide(token)));
  await decide(token, [], NOW_MS + 2 * HOUR_MS - 1);
  expect(issuer.requests).toEqual(['/.well-known/openid-configuration', '/keys']);
  await decide(token, [], NOW_MS + 2 * HOUR_MS);
  expect(issuer.requests).toHaveLength(4);
});

test(
  'new keys are found, but strangers cannot make us ask more than twice a minute',
  THREE_TRIES,
  async () => {
    const { decide, claims, issuer } = await fixture();
    await decide(signedToken(key, claims()));
    const next = await newKey();
    issuer.documents.keys = { keys: [key.jwk, next.jwk] };
    const token = signedToken(next, claims({ exp: 4102444800 }));
    for (let n = 0; n < 10; n += 1) expect(why(await decide(token, [], NOW_MS + 29_000))).toBe('unknown-key');
    expect(issuer.requests).toHaveLength(2);
    expect(why(await decide(token, [], NOW_MS + 30_000))).toBe('ok');
  },
);

test('a bad algorithm or an unreadable token asks nobody', THREE_TRIES, async () => {
  const { decide, claims, issuer } = await fixture();
  for (const token of [macToken(key, claims()), unsignedToken(key, claims()), 'a.b.c']) await decide(token);
  expect(issuer.requests).toEqual([]);
});

const BROKEN: readonly [
  name: string,
  why: string,
  spoil: (issuer: { url: string; documents: Documents }) => void,
][] = [
  ['an issuer that answers 500', 'discovery', ({ documents }) => set(documents, 'status', 500)],
  [
    'a discovery document of another issuer',
    'discovery',
    ({ url, documents }) => set(documents, 'discovery', { issuer: `${url}/x`, jwks_uri: `${url}/keys` }),
  ],
  [
    'keys at another plain address',
    'discovery',
    ({ url, documents }) => set(documents, 'discovery', { issuer: url, jwks_uri: 'http://127.0.0.1:9/keys' }),
  ],
  [
    'keys in a file',
    'discovery',
    ({ url, documents }) => set(documents, 'discovery', { issuer: url, jwks_uri: 'file:///etc/passwd' }),
  ],
  [
    'a discovery document that is no JSON',
    'discovery',
    ({ documents }) => set(documents, 'discovery', '<html>'),
  ],
  ['keys that are no list', 'jwks', ({ documents }) => set(documents, 'keys', { keys: {} })],
  [
    'keys over 150,000 bytes',
    'jwks',
    ({ documents }) => set(documents, 'keys', { keys: [key.jwk], padding: 'x'.repeat(150_000) }),
  ],
  [
    'two keys of one kid',
    'unknown-key',
    ({ documents }) => set(documents, 'keys', { keys: [key.jwk, { ...other.jwk, kid: key.kid }] }),
  ],
  [
    'a secret key under the kid',
    'unknown-key',
    ({ documents }) => set(documents, 'keys', { keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: key.kid }] }),
  ],
  ['no keys', 'unknown-key', ({ documents }) => set(documents, 'keys', { keys: [] })],
  ['keys that are nulls', 'unknown-key', ({ documents }) => set(documents, 'keys', { keys: [null, 7] })],
];
type Documents = Awaited<ReturnType<typeof issuerServer>>['documents'];
function set<Name extends keyof Documents>(documents: Documents, name: Name, value: Documents[Name]): void {
  documents[name] = value;
}

test.for(BROKEN)('%s: no token gets in, and it mends by itself', THREE_TRIES, async ([, expected, spoil]) => {
  const { decide, claims, issuer } = await fixture();
  const good = { ...issuer.documents };
  spoil(issuer);
  const token = signedToken(key, claims({ exp: 4102444800 }));
  const verdict = await decide(token);
  never('a token of an issuer that says it badly gets in', verdict.ok);
  expect(verdict).toMatchObject({ ok: false, why: expected, status: 401 });
  Object.assign(issuer.documents, good);
  expect(why(await decide(token, [], NOW_MS + 2 * HOUR_MS))).toBe('ok');
});

test('keys of 1024 bits are not believed', THREE_TRIES, async () => {
  const weak = await newKey(1024);
  const { decide, claims, issuer } = await fixture();
  issuer.documents.keys = { keys: [weak.jwk] };
  const verdict = await decide(signedToken(weak, claims()));
  never('a token of a weak key gets in', verdict.ok);
  expect(verdict).toMatchObject({ ok: false, status: 401 });
});

test('an issuer that is gone lets nobody in', THREE_TRIES, async () => {
  const { decide, claims, issuer } = await fixture();
  await issuer.stop();
  const verdict = await decide(signedToken(key, claims()));
  never('a token of an issuer that is gone gets in', verdict.ok);
  expect(why(verdict)).toBe('discovery');
});
