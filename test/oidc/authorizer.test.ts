import { describe, expect, test } from 'vitest';
import { never, THREE_TRIES } from '../tries/three-tries.ts';
import { fixture, key, NOW_MS, other, why } from './authorizer-fixture.ts';
import { macToken, signedToken, unsignedToken } from './tokens.ts';

test('a bare token and one behind `Bearer` get in, with every claim as text', THREE_TRIES, async () => {
  const { decide, claims, issuer } = await fixture();
  const more = {
    ...{
      aud: ['x', 'second'],
      exp: 1772620000,
      admin: true,
      nothing: null,
      n: [1, [2, 'c']],
      'k8s.io': { a: 1 },
    },
    nbf: undefined,
  };
  const token = signedToken(key, claims(more));
  const verdict = await decide(token);
  expect(verdict).toEqual({
    ok: true,
    authorizer: {
      jwt: {
        claims: {
          ...{ iss: issuer.url, sub: 'system:serviceaccount:demo:app', aud: '[x second]', exp: '1772620000' },
          ...{ iat: '1772618400', admin: 'true', n: '[1 [2 c]]', 'k8s.io': '{"a":1}' },
        },
        scopes: null,
      },
    },
  });
  for (const scheme of ['Bearer ', 'bearer ', 'Bearer  '])
    expect(await decide(scheme + token)).toEqual(verdict);
});

test.each(['RS256', 'RS384', 'RS512'] as const)(
  '%s is taken, where the key does not say another',
  THREE_TRIES,
  async (alg) => {
    const { decide, claims, issuer } = await fixture();
    const { alg: _, ...open } = key.jwk;
    issuer.documents.keys = { keys: [open] };
    expect(why(await decide(signedToken(key, claims(), {}, alg)))).toBe('ok');
  },
);

test('client_id stands in for an audience that is not there, and only then', THREE_TRIES, async () => {
  const { decide, claims } = await fixture();
  const asked = async (change: Record<string, unknown>) =>
    why(await decide(signedToken(key, claims(change))));
  expect(await asked({ aud: undefined, client_id: 'sentinel' })).toBe('ok');
  expect(await asked({ aud: 'x', client_id: 'sentinel' })).toBe('audience');
  expect(await asked({ aud: [], client_id: 'sentinel' })).toBe('audience');
});

describe('a forged or spoiled token is a 401 that says why and repeats nothing', () => {
  const seconds = NOW_MS / 1000;
  type Make = (claims: (change?: Record<string, unknown>) => Record<string, unknown>) => string;
  const FORGED: readonly [name: string, why: string, make: Make][] = [
    ['alg none', 'malformed', (claims) => unsignedToken(key, claims())],
    ['alg none with something for a signature', 'algorithm', (claims) => `${unsignedToken(key, claims())}AA`],
    ['alg NonE', 'algorithm', (claims) => `${unsignedToken(key, claims(), 'NonE')}AA`],
    ['HS256 with the public key', 'algorithm', (claims) => macToken(key, claims())],
    ['ES256', 'algorithm', (claims) => signedToken(key, claims(), { alg: 'ES256' })],
    ['PS256', 'algorithm', (claims) => signedToken(key, claims(), { alg: 'PS256' })],
    ['no alg', 'malformed', (claims) => signedToken(key, claims(), { alg: undefined })],
    ['an alg the key is not for', 'unknown-key', (claims) => signedToken(key, claims(), {}, 'RS512')],
    ['a key of its own under our kid', 'signature', (claims) => signedToken(other, claims())],
    ['its own key in the header', 'signature', (claims) => signedToken(other, claims(), { jwk: other.jwk })],
    [
      'a key set of its own in the header',
      'signature',
      (claims) =>
        signedToken(other, claims(), { jku: 'http://127.0.0.1:9/keys', x5u: 'http://127.0.0.1:9/x' }),
    ],
    ['an unknown kid', 'unknown-key', (claims) => signedToken(key, claims(), { kid: 'nope' })],
    ['no kid', 'unknown-key', (claims) => signedToken(key, claims(), { kid: undefined })],
    ['an empty kid', 'unknown-key', (claims) => signedToken(key, claims(), { kid: '' })],
    ['a kid that is a list', 'unknown-key', (claims) => signedToken(key, claims(), { kid: [key.kid] })],
    ['a critical extension', 'malformed', (claims) => signedToken(key, claims(), { crit: ['x'], x: 1 })],
    [
      'a payload that is not encoded',
      'malformed',
      (claims) => signedToken(key, claims(), { crit: ['b64'], b64: false }),
    ],
    ['another issuer', 'issuer', (claims) => signedToken(key, claims({ iss: 'https://evil.example' }))],
    ['no issuer', 'issuer', (claims) => signedToken(key, claims({ iss: undefined }))],
    ['another audience', 'audience', (claims) => signedToken(key, claims({ aud: 'sts.amazonaws.com' }))],
    ['no audience', 'audience', (claims) => signedToken(key, claims({ aud: undefined }))],
    ['the end just now', 'expired', (claims) => signedToken(key, claims({ exp: seconds }))],
    ['no end', 'expired', (claims) => signedToken(key, claims({ exp: undefined }))],
    ['a start in a second', 'early', (claims) => signedToken(key, claims({ nbf: seconds + 1 }))],
    ['issued in a second', 'early', (claims) => signedToken(key, claims({ iat: seconds + 1 }))],
    ['an end that is text', 'claims', (claims) => signedToken(key, claims({ exp: '4102444800' }))],
    ['an end that is null', 'claims', (claims) => signedToken(key, claims({ exp: null }))],
    ['a start that is text', 'claims', (claims) => signedToken(key, claims({ nbf: '0' }))],
    ['issued at a text', 'claims', (claims) => signedToken(key, claims({ iat: 'x' }))],
    ['a subject that is a number', 'claims', (claims) => signedToken(key, claims({ sub: 7 }))],
    ['a subject that is a list', 'claims', (claims) => signedToken(key, claims({ sub: ['a'] }))],
    ['an empty subject', 'claims', (claims) => signedToken(key, claims({ sub: '' }))],
    ['an issuer that is a list', 'claims', (claims) => signedToken(key, claims({ iss: [claims().iss] }))],
    [
      'an audience that is an object',
      'claims',
      (claims) => signedToken(key, claims({ aud: { 0: 'sentinel' } })),
    ],
    ['an audience with a number', 'claims', (claims) => signedToken(key, claims({ aud: ['sentinel', 7] }))],
    ['claims that are a list', 'malformed', () => signedToken(key, [])],
    ['claims that are no JSON', 'malformed', () => signedToken(key, '{')],
    ['claims changed after signing', 'signature', (claims) => changed(signedToken(key, claims()), claims)],
    ['two segments', 'malformed', (claims) => signedToken(key, claims()).split('.').slice(0, 2).join('.')],
    ['five segments', 'malformed', (claims) => `${signedToken(key, claims())}.a.b`],
    ['base64 with padding', 'malformed', (claims) => `${signedToken(key, claims())}=`],
    ['a newline at the end', 'malformed', (claims) => `${signedToken(key, claims())}\n`],
    ['another scheme', 'malformed', (claims) => `Basic ${signedToken(key, claims())}`],
    [
      'a signature of AWS',
      'malformed',
      () => 'AWS4-HMAC-SHA256 Credential=AKIA/x, SignedHeaders=host, Signature=00',
    ],
    ['nothing but the scheme', 'malformed', () => 'Bearer '],
    ['nothing', 'malformed', () => ''],
  ];

  test.for(FORGED)('%s', THREE_TRIES, async ([, expected, make]) => {
    const { decide, claims } = await fixture();
    expect(why(await decide(signedToken(key, claims())))).toBe('ok');
    const token = make(claims);
    const verdict = await decide(token);
    never('a forged token gets in', verdict.ok);
    expect(verdict).toMatchObject({ ok: false, why: expected, status: 401 });
    if (verdict.ok) return;
    expect(verdict.challenge).toMatch(/^Bearer scope="" error="invalid_token" error_description="[\w ]+"$/);
    for (const segment of token.split(/[ .]/).filter((one) => one.length > 8))
      expect(verdict.challenge).not.toContain(segment);
  });

  function changed(token: string, claims: () => Record<string, unknown>): string {
    const [head, , signature] = token.split('.');
    const forged = JSON.stringify({ ...claims(), sub: 'system:serviceaccount:kube-system:admin' });
    return [head, Buffer.from(forged).toString('base64url'), signature].join('.');
  }
});

test(
  'without Authorization the answer only names the scheme, with two of them it is refused',
  THREE_TRIES,
  async () => {
    const { authorizer, claims } = await fixture();
    const token = signedToken(key, claims());
    expect(await authorizer([], [], NOW_MS)).toMatchObject({
      why: 'no-token',
      status: 401,
      challenge: 'Bearer',
    });
    expect(why(await authorizer([token, token], [], NOW_MS))).toBe('malformed');
  },
);

test('a route with scopes wants one of them: 403 otherwise', THREE_TRIES, async () => {
  const { decide, claims } = await fixture();
  const asked = (change: Record<string, unknown>) =>
    decide(signedToken(key, claims(change)), ['read', 'write']);
  expect(await asked({ scope: 'openid write' })).toMatchObject({
    authorizer: { jwt: { scopes: ['openid', 'write'], claims: { scope: 'openid write' } } },
  });
  expect(why(await asked({ scp: ['read'] }))).toBe('ok');
  for (const change of [{}, { scope: 'reader' }, { scope: '' }, { scope: 7 }, { scp: [7] }])
    expect(await asked(change)).toMatchObject({
      status: 403,
      challenge: expect.stringMatching(/^Bearer scope="read write" error="insufficient_scope" /),
    });
});
