import { createJwtAuthorizer, type TokenVerdict } from '../../local/gateway/jwt-authorizer.ts';
import { issuerServer, newKey } from './issuer-server.ts';
import { goodClaims } from './tokens.ts';

export const NOW_MS = Date.parse('2026-03-04T10:00:00Z');
export const HOUR_MS = 3_600_000;
export const key = await newKey();
/** Another key that says it is the first. */
export const other = { ...(await newKey()), kid: key.kid };
const AUDIENCES = ['sentinel', 'second'];

/** An authorizer of a running issuer with `key`; `claims` are good at NOW_MS. */
export async function fixture() {
  const issuer = await issuerServer([key]);
  const authorizer = createJwtAuthorizer({ issuer: issuer.url, audiences: AUDIENCES });
  const decide = (token: string, scopes: readonly string[] = [], atMs = NOW_MS) =>
    authorizer([token], scopes, atMs);
  const claims = (change: Record<string, unknown> = {}) => ({ ...goodClaims(issuer.url, NOW_MS), ...change });
  return { issuer, authorizer, decide, claims };
}

export function why(verdict: TokenVerdict): string {
  return verdict.ok ? 'ok' : verdict.why;
}
