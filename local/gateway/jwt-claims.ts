import type { JWTPayload } from 'jose';

export type ClaimFault = 'claims' | 'issuer' | 'audience' | 'expired' | 'early';

type Trusted = { issuer: string; audiences: readonly string[] };

/**
 * Checks a verified token's claims as a JWT authorizer does: `iss`; `aud`, or `client_id` where there is no `aud`;
 * `exp`, `nbf`, `iat` against the clock, without tolerance. A claim of a type that RFC 7519 §4.1 does not give it is
 * refused; whether the service refuses it is not known.
 * Source: "Control access to HTTP APIs with JWT authorizers", http-api-jwt-authorizer.html in the developer guide.
 */
export function checkClaims(payload: JWTPayload, trusted: Trusted, nowMs: number): ClaimFault | undefined {
  const { iss, sub, exp, nbf, iat } = payload;
  if (!areTyped(payload)) return 'claims';
  if (iss !== trusted.issuer) return 'issuer';
  if (!isFor(payload, trusted.audiences)) return 'audience';
  const nowSeconds = nowMs / 1_000;
  if (sub === '') return 'claims';
  if (exp === undefined || exp <= nowSeconds) return 'expired';
  return [nbf, iat].some((atSeconds) => atSeconds !== undefined && atSeconds > nowSeconds)
    ? 'early'
    : undefined;
}

/** The types are the library's word for what is not checked: all of it came out of `JSON.parse`. */
function areTyped(payload: JWTPayload): boolean {
  const claims: Readonly<Record<string, unknown>> = payload;
  const texts = [claims.iss, claims.sub, claims.jti, claims.client_id];
  const times = [claims.exp, claims.nbf, claims.iat];
  const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  return (
    [...texts, ...audiences].every((claim) => claim === undefined || typeof claim === 'string') &&
    times.every((claim) => claim === undefined || Number.isFinite(claim))
  );
}

function isFor({ aud, client_id: clientId }: JWTPayload, audiences: readonly string[]): boolean {
  if (aud === undefined) return typeof clientId === 'string' && audiences.includes(clientId);
  return (typeof aud === 'string' ? [aud] : aud).some((one) => audiences.includes(one));
}

/** `scope`, a text with spaces between, or `scp`, which may be a list. */
export function scopesOf({ scope, scp }: JWTPayload): string[] {
  const given = scope ?? scp;
  if (Array.isArray(given)) return given.filter((one) => typeof one === 'string');
  return typeof given === 'string' ? given.split(' ').filter((one) => one !== '') : [];
}

/**
 * Claims as a payload-2.0 event carries them: every value as text, a list as `[a b]`, an object as JSON, nulls left
 * out. Known from measurements in github.com/floci-io/floci, pull request 2011.
 */
export function claimTexts(payload: JWTPayload): Record<string, string> {
  return Object.fromEntries(
    Object.entries(payload).flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [[name, claimText(value)]],
    ),
  );
}

function claimText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(claimText).join(' ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
