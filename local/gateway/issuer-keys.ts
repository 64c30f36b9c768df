import type { createLocalJWKSet, JWK, JWSHeaderParameters } from 'jose';

type KeySet = ReturnType<typeof createLocalJWKSet>;
export type VerificationKey = Awaited<ReturnType<KeySet>>;

export type KeyReading =
  | { ok: true; key: VerificationKey }
  /** `discovery`, `jwks`: the document could not be had, or is none. */
  | { ok: false; fault: 'discovery' | 'jwks' | 'unknown-key' };

/** The key a token's header names; `nowMs` decides whether what is cached may still be used. */
export type FindKey = (header: JWSHeaderParameters, nowMs: number) => Promise<KeyReading>;

/** Quotas of HTTP APIs: docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html. */
const ENDPOINT_TIMEOUT_MS = 1_500;
const MOST_BYTES = 150_000;
/** "API Gateway can cache the public key for two hours": …/http-api-jwt-authorizer.html. */
const FRESH_MS = 2 * 3_600_000;
/** A key that is not in the set is looked for anew, but no caller can make us ask more often than this. */
const COOLDOWN_MS = 30_000;

type Cached = { kids: ReadonlySet<string>; keys: KeySet; atMs: number };
type SetReading = { ok: true; cached: Cached } | { ok: false; fault: 'discovery' | 'jwks' };

/**
 * Finds an issuer's keys by its discovery document (OpenID Connect Discovery 1.0 §4). Concurrent requests share one
 * fetch; what cannot be fetched is not remembered.
 */
export function createKeyFinder(issuer: string): FindKey {
  let cached: Cached | undefined;
  let fetching: Promise<SetReading> | undefined;
  const refresh = (nowMs: number): Promise<SetReading> => {
    fetching ??= fetchKeys(issuer, nowMs).finally(() => {
      fetching = undefined;
    });
    return fetching;
  };
  return async (header, nowMs) => {
    const { kid } = header;
    if (kid === undefined || kid === '') return { ok: false, fault: 'unknown-key' };
    const ageMs = cached === undefined ? Number.POSITIVE_INFINITY : Math.abs(nowMs - cached.atMs);
    if (cached === undefined || ageMs >= FRESH_MS || (!cached.kids.has(kid) && ageMs >= COOLDOWN_MS)) {
      const reading = await refresh(nowMs);
      if (!reading.ok) return reading;
      cached = reading.cached;
    }
    try {
      return { ok: true, key: await cached.keys(header) };
    } catch {
      return { ok: false, fault: 'unknown-key' };
    }
  };
}

async function fetchKeys(issuer: string, nowMs: number): Promise<SetReading> {
  const discovery = await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const jwksUri = discovery?.jwks_uri;
  if (discovery?.issuer !== issuer || typeof jwksUri !== 'string' || !isAsSafe(jwksUri, issuer)) {
    return { ok: false, fault: 'discovery' };
  }
  const keys = keysOf(await fetchJson(jwksUri));
  if (keys === undefined) return { ok: false, fault: 'jwks' };
  const { createLocalJWKSet } = await import('jose');
  const kids = new Set(keys.flatMap(({ kid }) => kid ?? []));
  return { ok: true, cached: { kids, keys: createLocalJWKSet({ keys }), atMs: nowMs } };
}

/** Keys come over https, or from where a loopback issuer itself is. */
function isAsSafe(jwksUri: string, issuer: string): boolean {
  const url = URL.parse(jwksUri);
  return url !== null && (url.protocol === 'https:' || url.origin === URL.parse(issuer)?.origin);
}

function keysOf(set: Record<string, unknown> | undefined): JWK[] | undefined {
  if (set === undefined || !Array.isArray(set.keys)) return undefined;
  const keys: unknown[] = set.keys;
  return keys.filter(isRecord).map((key) => ({ ...key }));
}

/** A JSON object within the quotas; undefined when it cannot be had. */
async function fetchJson(url: string): Promise<Record<string, unknown> | undefined> {
  try {
    const signal = AbortSignal.timeout(ENDPOINT_TIMEOUT_MS);
    const answer = await fetch(url, { signal, redirect: 'error', headers: { accept: 'application/json' } });
    if (answer.status !== 200 || answer.body === null) return undefined;
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of answer.body) {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) return undefined;
      chunks.push(chunk);
    }
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
