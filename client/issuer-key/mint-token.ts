import type { IssuerKey } from './issuer-key.ts';

export type TokenClaims = {
  issuer: string;
  subject: string;
  audiences: readonly string[];
  /** Unix seconds. */
  issuedAt: number;
  /** How long the token lives, seconds. */
  ttlSeconds: number;
  /** Another for each token. */
  id: string;
};

/** A token as Kubernetes projects them: RS256, a list of audiences, good from the moment it is issued. */
export async function mintToken({ privateKey, jwk }: IssuerKey, claims: TokenClaims): Promise<string> {
  const { SignJWT } = await import('jose');
  return new SignJWT({
    iss: claims.issuer,
    sub: claims.subject,
    aud: [...claims.audiences],
    iat: claims.issuedAt,
    nbf: claims.issuedAt,
    exp: claims.issuedAt + claims.ttlSeconds,
    jti: claims.id,
  })
    .setProtectedHeader({ alg: jwk.alg, kid: jwk.kid, typ: 'JWT' })
    .sign(privateKey);
}
