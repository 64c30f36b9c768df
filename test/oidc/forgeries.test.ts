import { request } from 'node:http';
import { expect, test } from 'vitest';
import { filesBelow, findPlanted, type Planted } from '../end-to-end/planted.ts';
import { runningStack } from '../end-to-end/running-stack.ts';
import { THREE_TRIES } from '../tries/three-tries.ts';
import { newKey, type SigningKey } from './issuer-server.ts';
import { APP, runningIssuer, seedsFor } from './running-issuers.ts';
import { goodClaims, macToken, signedToken, unsignedToken } from './tokens.ts';

const first = await runningIssuer();
const second = await runningIssuer();
const mallory: SigningKey = { ...(await newKey()), kid: first.key.kid };

let stsRequests = 0;
const stack = runningStack(
  {
    functionEnvironment: {
      SENTINEL_OIDC_ISSUERS: `first=${first.url} sentinel,second=${second.url} sentinel other`,
    },
  },
  {
    // Everything the tokens below claim to be is allowed, so that only the token itself can be what is refused.
    seeds: seedsFor(['oidc/first/7', `oidc/first/${APP}`, `oidc/second/${APP}`]),
    faults: {
      sts: () => {
        stsRequests += 1;
        return 'none';
      },
    },
  },
);

type Answer = { status: number; body: string; challenge: string | undefined };

/** Sends one GET with the header as it is, of any length. */
function ask(authorization: string | undefined, path = '/oidc/first/credentials/dev'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = authorization === undefined ? {} : { authorization };
    const sent = request(`${stack().file.gateway}${path}`, { headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      const challenge = answer.headers['www-authenticate'];
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body, challenge }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

const claims = (change: Record<string, unknown> = {}) => ({
  ...goodClaims(first.url, Date.now()),
  ...change,
});
const token = (change: Record<string, unknown> = {}, header = {}) =>
  signedToken(first.key, claims(change), header);
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
const planted: Planted[] = [];

/** The issue's list, and near relations. */
const FORGERIES: readonly [name: string, make: () => string | undefined, path?: string][] = [
  ['no token', () => undefined],
  ['alg none', () => unsignedToken(first.key, claims())],
  ['alg none with a signature', () => `${unsignedToken(first.key, claims())}AAAA`],
  ['HS256 with the public key', () => macToken(first.key, claims())],
  ['a key of its own under the kid', () => signedToken(mallory, claims())],
  ['another issuer that we trust elsewhere', () => token({ iss: second.url })],
  ['another issuer', () => token({ iss: 'https://issuer.example' })],
  ['another audience', () => token({ aud: 'sts.amazonaws.com' })],
  ['an audience of the other alias alone', () => token({ aud: 'other' })],
  ['expired', () => token({ exp: inSeconds(-1) })],
  ['not yet valid', () => token({ nbf: inSeconds(300) })],
  ['issued in the future', () => token({ iat: inSeconds(300) })],
  ['an unknown kid', () => token({}, { kid: 'nope' })],
  ['no kid', () => token({}, { kid: undefined })],
  ['the other alias’s route', () => token(), '/oidc/second/credentials/dev'],
  ['the other alias’s list', () => token(), '/oidc/second/profiles'],
  ['an alias nobody has', () => token(), '/oidc/third/credentials/dev'],
  ['the route of signatures', () => token(), '/credentials/dev'],
  ['the list of signatures', () => token(), '/profiles'],
  ['an alias in capitals', () => token(), '/oidc/FIRST/credentials/dev'],
  ['an alias from another place', () => token(), '/oidc/second%2F..%2Ffirst/credentials/dev'],
  ['a subject that is a number', () => token({ sub: 7 })],
  ['a subject that is a list', () => token({ sub: [APP] })],
  ['no subject', () => token({ sub: undefined })],
  ['an end that is text', () => token({ exp: String(inSeconds(300)) })],
  ['an end that is true', () => token({ exp: true })],
  ['an audience that is an object', () => token({ aud: { sentinel: true } })],
  ['claims that are a list', () => signedToken(first.key, [claims()])],
  ['9 KB', () => token({ padding: 'x'.repeat(9 * 1024 * 0.75), exp: inSeconds(-1) })],
  ['12 KB', () => token({ padding: 'x'.repeat(9 * 1024) })],
  ['64 KB', () => token({ padding: 'x'.repeat(48 * 1024) })],
  ['64 KB without a dot', () => 'x'.repeat(65_536)],
];

test.for(FORGERIES)('%s: 401 or 403, and nothing is asked of STS', async ([name, make, path]) => {
  const before = stsRequests;
  const forged = make();
  if (forged !== undefined) planted.push(...segmentsOf(name, forged));
  const answer = await ask(forged, path);
  expect([401, 403]).toContain(answer.status);
  // The gateway's own words, or the function's where the authorizer lets through what names nobody.
  expect(answer.body).toMatch(/^\{(?:"message":"(?:Unauthorized|Forbidden)"|"Code":"IAM_AUTH_REQUIRED")/);
  if (answer.body.includes('Unauthorized')) expect(answer.challenge).toMatch(/^Bearer/);
  expect(stsRequests).toBe(before);
});

/** What of a token must be nowhere: its claims, which are long enough to tell, and its signature. */
function segmentsOf(name: string, forged: string): Planted[] {
  const [, ...rest] = forged.split('.');
  return rest.filter((one) => one.length > 100).map((secret) => ({ what: `the token with ${name}`, secret }));
}

test(
  'the good token these were made from gets in by its own route, bare and behind Bearer',
  THREE_TRIES,
  async () => {
    const before = stack().delivered.length;
    const good = token();
    planted.push(...segmentsOf('nothing wrong', good));
    expect((await ask(good)).status).toBe(200);
    expect((await ask(`Bearer ${good}`)).status).toBe(200);
    const other = signedToken(second.key, { ...claims(), iss: second.url, aud: ['x', 'other'] });
    planted.push(...segmentsOf('the second issuer', other));
    expect((await ask(other, '/oidc/second/credentials/dev')).status).toBe(200);
    const names = stack()
      .events(before)
      .filter(({ caller }) => caller?.kind === 'oidc')
      .map(({ caller }) => [caller?.name, caller?.arn]);
    expect(names).toEqual([
      [`oidc/first/${APP}`, `${first.url}#${APP}`],
      [`oidc/first/${APP}`, `${first.url}#${APP}`],
      [`oidc/second/${APP}`, `${second.url}#${APP}`],
    ]);
  },
);

test('no part of any token is in a file, a log or an event', () => {
  expect(planted.length).toBeGreaterThan(40);
  const files = filesBelow(stack().folder, ['stack.json']);
  const events = stack().delivered.map((text, n) => ({ name: `event ${n}`, bytes: Buffer.from(text) }));
  expect(files.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['logs/vend.ndjson', 'logs/gateway.ndjson']),
  );
  expect(findPlanted(planted, [...files, ...events])).toEqual([]);
});
