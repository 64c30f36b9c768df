import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { openIssuerKey } from '../../client/issuer-key/issuer-key.ts';
import { runSentinel, stackFolder, stackOf } from './run-sentinel.ts';

const ISSUER = 'http://127.0.0.1:4001';
const OIDC = { issuer: ISSUER, alias: 'local', audience: 'sentinel' };

function folder(): { env: Record<string, string>; path: string } {
  const env = stackFolder({ ...stackOf('http://127.0.0.1:4000'), oidc: OIDC });
  return { env, path: env.SENTINEL_LOCAL_DIR ?? '' };
}

async function verified(token: string, path: string) {
  const opening = await openIssuerKey(join(path, 'issuer.key'));
  if (!opening.ok) throw new Error(opening.message);
  const keys = createLocalJWKSet({ keys: [opening.key.jwk] });
  return jwtVerify(token, keys, { issuer: ISSUER, algorithms: ['RS256'] });
}

test('a token is printed, signed by a key that is made once and is its owner’s alone', async () => {
  const { env, path } = folder();
  const [one, two] = await Promise.all([
    runSentinel(['local', 'token', '--sub', 'a:b'], env),
    runSentinel(['local', 'token', '--sub', 'a:b', '--aud', 'x', '--aud', 'y', '--ttl', '60'], env),
  ]);
  expect([one.status, one.err, two.status, two.err]).toEqual([0, '', 0, '']);
  const { payload, protectedHeader } = await verified(one.out.trimEnd(), path);
  expect(payload).toMatchObject({ sub: 'a:b', aud: ['sentinel'] });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(600);
  expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: expect.stringMatching(/^[\w-]{43}$/) });
  const other = await verified(two.out.trimEnd(), path);
  expect(other.payload).toMatchObject({ aud: ['x', 'y'] });
  expect(other.payload.jti).not.toBe(payload.jti);
  expect(statSync(join(path, 'issuer.key')).mode & 0o777).toBe(0o600);
  expect(readdirSync(path).toSorted()).toEqual(['issuer.key', 'stack.json']);
});

test('a file is replaced whole, is its owner’s alone, and ends in no newline', async () => {
  const { env, path } = folder();
  const file = join(path, 'token');
  writeFileSync(file, 'older', { mode: 0o644 });
  const ended = await runSentinel(['local', 'token', '--sub', 'a', '--file', file], env);
  expect(ended).toEqual({ status: 0, out: '', err: '' });
  const token = readFileSync(file, 'utf8');
  expect(token).toBe(token.trim());
  expect((await verified(token, path)).payload.sub).toBe('a');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(path).toSorted()).toEqual(['issuer.key', 'stack.json', 'token']);
});

test('a file that cannot be written leaves nothing behind', async () => {
  const { env, path } = folder();
  const file = join(path, 'folder');
  mkdirSync(file);
  const ended = await runSentinel(['local', 'token', '--sub', 'a', '--file', file], env);
  expect(ended).toMatchObject({ status: 64, out: '' });
  expect(ended.err).toMatch(/^sentinel: `.*folder` cannot be written \(EISDIR\): name a file/);
  expect(readdirSync(path).toSorted()).toEqual(['folder', 'issuer.key', 'stack.json']);
});

test.for<[what: string, args: string[], stack: unknown, status: number, says: RegExp]>([
  ['no subject', [], { oidc: OIDC }, 64, /required option '--sub/],
  ['a subject with a newline', ['--sub', 'a\nb'], { oidc: OIDC }, 64, /printable ASCII/],
  ['a life of a week', ['--sub', 'a', '--ttl', '604800'], { oidc: OIDC }, 64, /whole seconds, 1 to 86400/],
  ['a stack with issuers of others', ['--sub', 'a'], {}, 3, /has no issuer of its own/],
  ['a broken stack file', ['--sub', 'a'], { oidc: 7 }, 3, /is not a local stack’s file/],
])('%s is told', async ([, args, more, status, says]) => {
  const env = stackFolder({ ...stackOf('http://127.0.0.1:4000'), ...Object(more) });
  const ended = await runSentinel(['local', 'token', ...args], env);
  expect(ended).toMatchObject({ status, out: '' });
  expect(ended.err).toMatch(says);
});

test('a key file that is none is told with what to do', async () => {
  const { env, path } = folder();
  writeFileSync(join(path, 'issuer.key'), 'not a key');
  const ended = await runSentinel(['local', 'token', '--sub', 'a'], env);
  expect(ended).toMatchObject({ status: 3, out: '' });
  expect(ended.err).toMatch(/issuer\.key` is not an RSA key: remove it/);
});
