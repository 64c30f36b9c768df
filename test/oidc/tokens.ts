import { createHmac, sign } from 'node:crypto';
import type { SigningKey } from './issuer-server.ts';

type Json = Readonly<Record<string, unknown>>;

const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

const DIGEST = { RS256: 'sha256', RS384: 'sha384', RS512: 'sha512' } as const;

/** A token signed as told, whatever it says: written by hand, for a library would refuse to make most of these. */
export function signedToken(
  key: SigningKey,
  claims: unknown,
  header: Json = {},
  alg: keyof typeof DIGEST = 'RS256',
): string {
  const text = `${part({ alg, typ: 'JWT', kid: key.kid, ...header })}.${part(claims)}`;
  return `${text}.${sign(DIGEST[alg], Buffer.from(text), key.privateKey).toString('base64url')}`;
}

/** Without a signature: `alg` none in some spelling. */
export function unsignedToken(key: SigningKey, claims: unknown, alg = 'none'): string {
  return `${part({ alg, typ: 'JWT', kid: key.kid })}.${part(claims)}.`;
}

/** The classic confusion: a MAC whose secret is the issuer's public key, as everybody has it. */
export function macToken(key: SigningKey, claims: unknown): string {
  const text = `${part({ alg: 'HS256', typ: 'JWT', kid: key.kid })}.${part(claims)}`;
  const secret = key.publicKey.export({ type: 'spki', format: 'pem' });
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

/** The claims of a good token at a moment. */
export function goodClaims(issuer: string, atMs: number): Record<string, unknown> {
  const now = Math.floor(atMs / 1000);
  return {
    iss: issuer,
    aud: 'sentinel',
    sub: 'system:serviceaccount:demo:app',
    iat: now,
    nbf: now,
    exp: now + 600,
  };
}
