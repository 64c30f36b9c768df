import { timingSafeEqual } from 'node:crypto';
import { canonicalRequest } from './canonical-request.ts';
import { readHeaderSignature } from './header-signature.ts';
import { payloadHash } from './payload-hash.ts';
import { decodeQuery, type QueryPair, splitTarget } from './percent-encoding.ts';
import { hasQuerySignature, readQuerySignature } from './query-signature.ts';
import {
  type ClaimReading,
  groupHeaders,
  type HeaderValues,
  incomplete,
  type SignatureClaim,
} from './signature-claim.ts';
import type { SignatureFaultCode, Verification, VerifySignature, WireRequest } from './signed-request.ts';
import { hmac, signingKey } from './signing-key.ts';
import { stringToSign } from './string-to-sign.ts';

/** How far X-Amz-Date may be from the server's clock, either way. */
const MAX_SKEW_MS = 300_000;

/** Past Latin-1 there are no bytes: such a request never was on a wire. */
const NOT_A_BYTE = /[\u0100-\uffff]/;

/**
 * Verifies a request's AWS Signature Version 4, in the Authorization header or in the query, and says whose it
 * is. Everything a server could read as part of the signature is given once or the request is refused; the
 * signature itself is compared in constant time, after the cheap checks and after the key was found.
 */
export const verifySignature: VerifySignature = (request, expected) => {
  const headers = groupHeaders(request.headers);
  const { rawPath, rawQuery } = splitTarget(request.rawUrl);
  const pairs = decodeQuery(rawQuery);
  if (!pairs) return refuse('incomplete', 'query must be validly percent-encoded');
  const reading = readClaim(request, headers, pairs);
  if (!reading.ok) return refuse(reading.code, reading.message);
  const { claim } = reading;
  const fault =
    scopeFault(claim, expected) ?? timeFault(claim, expected.nowMs) ?? signedHeadersFault(claim, headers);
  if (fault) return fault;
  const lookup = expected.findCredential(claim.scope.accessKeyId, claim.sessionToken, expected.nowMs);
  if (!lookup.found) return LOOKUP_FAULTS[lookup.reason];
  const signedQuery =
    claim.signedIn === 'query' ? pairs.filter(([name]) => name !== 'X-Amz-Signature') : pairs;
  const payload = payloadHash(
    request.body,
    expected.service,
    headers,
    claim.signedIn === 'query' ? signedQuery : [],
  );
  if (!payload.ok) return refuse(payload.code, payload.message);
  const canonical = canonicalRequest({
    method: request.method,
    rawPath,
    queryPairs: signedQuery,
    signedHeaders: claim.signedHeaders,
    headers,
    payloadHash: payload.value,
  });
  const key = signingKey(lookup.credential.secretAccessKey, claim.scope);
  const computed = hmac(key, stringToSign(claim.signedAt, claim.scope, canonical));
  if (!timingSafeEqual(computed, Buffer.from(claim.signature, 'hex'))) {
    return refuse('mismatch', 'signature does not match the request');
  }
  return { ok: true, credential: lookup.credential, signedIn: claim.signedIn };
};

const LOOKUP_FAULTS = {
  'unknown-key': refuse('unknown-key', 'access key id is not known'),
  'bad-token': refuse('bad-token', 'session token does not belong to the access key id'),
  expired: refuse('expired-token', 'session token has expired'),
};

function refuse(code: SignatureFaultCode, message: string): Verification {
  return { ok: false, code, message };
}

function readClaim(request: WireRequest, headers: HeaderValues, pairs: readonly QueryPair[]): ClaimReading {
  if (NOT_A_BYTE.test(request.rawUrl) || request.headers.some(([, value]) => NOT_A_BYTE.test(value))) {
    return incomplete('url and headers must be bytes');
  }
  const inHeader = headers.has('authorization');
  const inQuery = hasQuerySignature(pairs);
  if (inHeader && inQuery) return incomplete('sign in the header or in the query, not in both');
  if (inHeader) return readHeaderSignature(headers);
  if (inQuery) return readQuerySignature(pairs, headers);
  return { ok: false, code: 'missing', message: 'request is not signed' };
}

function scopeFault(
  { scope, signedAt }: SignatureClaim,
  expected: { service: string; region: string },
): Verification | undefined {
  if (scope.date !== signedAt.slice(0, 8)) {
    return refuse('wrong-scope', 'credential must be scoped to the day of `X-Amz-Date`');
  }
  if (scope.region !== expected.region) {
    return refuse('wrong-scope', `credential must be scoped to region \`${expected.region}\``);
  }
  if (scope.service !== expected.service) {
    return refuse('wrong-scope', `credential must be scoped to service \`${expected.service}\``);
  }
  return undefined;
}

/**
 * ±5 minutes, for signed URLs too: API Gateway and the query APIs let X-Amz-Expires shorten a signature's life
 * but never prolong it.
 */
function timeFault(claim: SignatureClaim, nowMs: number): Verification | undefined {
  const ageMs = nowMs - claim.signedAtMs;
  if (Math.abs(ageMs) > MAX_SKEW_MS) return refuse('stale', 'signed more than five minutes from now');
  if (claim.expiresSeconds !== undefined && ageMs > claim.expiresSeconds * 1_000) {
    return refuse('stale', 'signed longer ago than `X-Amz-Expires` allows');
  }
  return undefined;
}

/** Every signed header must be there, Host once, and every x-amz-* header that is there must be signed. */
function signedHeadersFault(claim: SignatureClaim, headers: HeaderValues): Verification | undefined {
  const absent = claim.signedHeaders.find((name) => !headers.has(name));
  if (absent !== undefined) return refuse('incomplete', `signed header \`${absent}\` is not in the request`);
  if (headers.get('host')?.length !== 1) return refuse('incomplete', '`Host` must be given once');
  for (const name of headers.keys()) {
    if (name.startsWith('x-amz-') && !claim.signedHeaders.includes(name)) {
      return refuse('incomplete', `header \`${name}\` must be signed`);
    }
  }
  return undefined;
}
