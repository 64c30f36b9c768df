import { hash } from 'node:crypto';
import type { QueryPair } from './percent-encoding.ts';
import type { HeaderValues } from './signature-claim.ts';

const SHA256_HEADER = 'x-amz-content-sha256';
const UNSIGNED = 'UNSIGNED-PAYLOAD';

/** Services whose requests may leave the body out of the signature. STS, SSM and EventBridge always hash it. */
const TAKES_UNSIGNED_PAYLOAD: ReadonlySet<string> = new Set(['execute-api']);

export type PayloadHash =
  | { ok: true; value: string }
  | { ok: false; code: 'incomplete' | 'mismatch'; message: string };

/**
 * The canonical request's last line. What `x-amz-content-sha256` claims (a header; in a signed URL also a query
 * key, where signers move it) must be true of the body, or be UNSIGNED-PAYLOAD where the service takes it.
 */
export function payloadHash(
  body: Uint8Array,
  service: string,
  headers: HeaderValues,
  signedQuery: readonly QueryPair[],
): PayloadHash {
  const claims = [
    ...(headers.get(SHA256_HEADER) ?? []),
    ...signedQuery.filter(([name]) => name.toLowerCase() === SHA256_HEADER).map(([, value]) => value),
  ];
  if (claims.length > 1)
    return { ok: false, code: 'incomplete', message: `\`${SHA256_HEADER}\` must be given once` };
  const [claim] = claims;
  if (claim === UNSIGNED) {
    if (TAKES_UNSIGNED_PAYLOAD.has(service)) return { ok: true, value: UNSIGNED };
    return { ok: false, code: 'mismatch', message: `\`${UNSIGNED}\` is not taken by service \`${service}\`` };
  }
  const actual = hash('sha256', body, 'hex');
  if (claim !== undefined && claim !== actual) {
    return { ok: false, code: 'mismatch', message: `\`${SHA256_HEADER}\` is not the hash of the body` };
  }
  return { ok: true, value: actual };
}
