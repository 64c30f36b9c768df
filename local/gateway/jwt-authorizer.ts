import type { JWTPayload } from 'jose';
import { createKeyFinder, type KeyReading } from './issuer-keys.ts';
import { type ClaimFault, checkClaims, claimTexts, scopesOf } from './jwt-claims.ts';

type KeyFault = Extract<KeyReading, { ok: false }>['fault'];
export type TokenFault =
  | ClaimFault
  | KeyFault
  | 'no-token'
  | 'malformed'
  | 'algorithm'
  | 'signature'
  | 'scope';

export type JwtContext = { jwt: { claims: Record<string, string>; scopes: string[] | null } };

export type TokenVerdict =
  | { ok: true; authorizer: JwtContext }
  /** `challenge` is the `www-authenticate` of the answer. */
  | { ok: false; why: TokenFault; status: 401 | 403; challenge: string };

/**
 * Decides by the `Authorization` headers of a request, which there should be one of. With `scopes` the token must
 * have one of them.
 */
export type JwtAuthorizer = (
  authorization: readonly string[],
  scopes: readonly string[],
  nowMs: number,
) => Promise<TokenVerdict>;

/** Only these: "currently, only RSA-based algorithms are supported" (http-api-jwt-authorizer.html). */
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];
const TOKEN = /^(?:Bearer +)?([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** What `error_description` says; nothing of the token. The first five are API Gateway's own words. */
const DESCRIPTIONS: Readonly<Record<Exclude<TokenFault, 'no-token'>, string>> = {
  audience: 'the token does not have a valid audience',
  malformed: 'token contains an invalid number of segments',
  discovery: 'OIDC discovery endpoint communication error',
  jwks: 'JWKS communication error',
  expired: 'the token has expired',
  algorithm: 'the signing method is invalid',
  signature: 'the signature is invalid',
  'unknown-key': 'no key of the issuer has the kid of the token',
  issuer: 'the token does not have a valid issuer',
  early: 'the token is not valid yet',
  claims: 'a claim of the token is not of its type',
  scope: 'the token does not have a scope of the route',
};

/** A JWT authorizer of an HTTP API: one issuer, its audiences, `$request.header.Authorization`. */
export function createJwtAuthorizer(trusted: {
  issuer: string;
  audiences: readonly string[];
}): JwtAuthorizer {
  const findKey = createKeyFinder(trusted.issuer);
  return async (authorization, scopes, nowMs) => {
    if (authorization.length === 0) return { ok: false, why: 'no-token', status: 401, challenge: 'Bearer' };
    const token = authorization.length === 1 ? TOKEN.exec(authorization[0] ?? '')?.[1] : undefined;
    if (token === undefined) return refused('malformed', scopes);
    const verified = await verify(token, findKey, nowMs);
    if (!verified.ok) return refused(verified.fault, scopes);
    const fault = checkClaims(verified.payload, trusted, nowMs);
    if (fault !== undefined) return refused(fault, scopes);
    const has = scopesOf(verified.payload);
    if (scopes.length > 0 && !scopes.some((scope) => has.includes(scope))) return refused('scope', scopes);
    const claims = claimTexts(verified.payload);
    return { ok: true, authorizer: { jwt: { claims, scopes: scopes.length === 0 ? null : has } } };
  };
}

type JoseErrors = typeof import('jose').errors;
type Verification = { ok: true; payload: JWTPayload } | { ok: false; fault: Exclude<TokenFault, 'no-token'> };

async function verify(
  token: string,
  findKey: ReturnType<typeof createKeyFinder>,
  nowMs: number,
): Promise<Verification> {
  // Loaded by the first token: a gateway without workloads starts without it.
  const { errors, jwtVerify } = await import('jose');
  let keyFault: KeyFault | undefined;
  try {
    const { payload } = await jwtVerify(
      token,
      async (header) => {
        const reading = await findKey(header, nowMs);
        if (reading.ok) return reading.key;
        keyFault = reading.fault;
        throw new errors.JWKSNoMatchingKey();
      },
      { algorithms: ALGORITHMS, currentDate: new Date(nowMs) },
    );
    return { ok: true, payload };
  } catch (error) {
    return { ok: false, fault: keyFault ?? faultOf(error, errors) };
  }
}

function faultOf(error: unknown, errors: JoseErrors): Exclude<TokenFault, 'no-token'> {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed)
    return error.reason === 'check_failed' ? 'early' : 'claims';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'algorithm';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  return 'malformed';
}

type Refused = Exclude<TokenVerdict, { ok: true }>;

function refused(why: Exclude<TokenFault, 'no-token'>, scopes: readonly string[]): Refused {
  const error = why === 'scope' ? 'insufficient_scope' : 'invalid_token';
  const challenge = `Bearer scope="${scopes.join(' ')}" error="${error}" error_description="${DESCRIPTIONS[why]}"`;
  return { ok: false, why, status: why === 'scope' ? 403 : 401, challenge };
}

/** The refusal of a token that is over the size quota of a request: it is not looked at. */
export const TOKEN_TOO_LONG: Refused = refused('malformed', []);
