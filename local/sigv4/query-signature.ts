import type { QueryPair } from './percent-encoding.ts';
import {
  type ClaimReading,
  type HeaderValues,
  incomplete,
  parseSignature,
  parseSignedHeaders,
} from './signature-claim.ts';
import { parseBasicTime } from './signing-time.ts';
import { ALGORITHM, parseCredential } from './string-to-sign.ts';

const REQUIRED = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
] as const;
const TOKEN = 'X-Amz-Security-Token';

const LOWER_CASE_KEYS = new Set([...REQUIRED, TOKEN].map((key) => key.toLowerCase()));
const REQUIRED_LOWER_CASE = new Set<string>(REQUIRED.map((key) => key.toLowerCase()));

/** The seven days AWS's signers allow. */
const MAX_EXPIRES_SECONDS = 604_800;

/** Whether a query holds any part of a signature, in whatever spelling. */
export function hasQuerySignature(pairs: readonly QueryPair[]): boolean {
  return pairs.some(([name]) => REQUIRED_LOWER_CASE.has(name.toLowerCase()));
}

/** Reads a query signature: the six keys once each, X-Amz-Security-Token at most once, no other spelling of them. */
export function readQuerySignature(pairs: readonly QueryPair[], headers: HeaderValues): ClaimReading {
  const found = new Map<string, string>();
  for (const [name, value] of pairs) {
    if (!LOWER_CASE_KEYS.has(name.toLowerCase())) continue;
    if (found.has(name)) return incomplete(`\`${name}\` must be given once`);
    found.set(name, value);
  }
  const absent = REQUIRED.find((name) => !found.has(name));
  if (absent) return incomplete(`\`${absent}\` must be given once`);
  if (found.size !== REQUIRED.length + (found.has(TOKEN) ? 1 : 0)) {
    return incomplete('query keys of a signature must be spelled as AWS spells them');
  }
  if (headers.has(TOKEN.toLowerCase())) return incomplete(`\`${TOKEN}\` must be in the query`);
  return readValues(found);
}

function readValues(found: ReadonlyMap<string, string>): ClaimReading {
  const value = (name: (typeof REQUIRED)[number]) => found.get(name) ?? '';
  if (value('X-Amz-Algorithm') !== ALGORITHM)
    return incomplete(`\`X-Amz-Algorithm\` must be \`${ALGORITHM}\``);
  const scope = parseCredential(value('X-Amz-Credential'));
  if (!scope) return incomplete('`X-Amz-Credential` must be KEY/YYYYMMDD/REGION/SERVICE/aws4_request');
  const signedAt = value('X-Amz-Date');
  const signedAtMs = parseBasicTime(signedAt);
  if (signedAtMs === undefined) return incomplete('`X-Amz-Date` must be YYYYMMDDTHHMMSSZ');
  const expires = /^\d{1,6}$/.test(value('X-Amz-Expires')) ? Number(value('X-Amz-Expires')) : 0;
  if (expires < 1 || expires > MAX_EXPIRES_SECONDS) {
    return incomplete(`\`X-Amz-Expires\` must be 1 to ${MAX_EXPIRES_SECONDS} seconds`);
  }
  const signedHeaders = parseSignedHeaders(value('X-Amz-SignedHeaders'));
  if (!signedHeaders)
    return incomplete('`X-Amz-SignedHeaders` must be sorted, in lower case and name `host`');
  const signature = parseSignature(value('X-Amz-Signature'));
  if (!signature) return incomplete('`X-Amz-Signature` must be 64 lower-case hex digits');
  const sessionToken = found.get(TOKEN);
  return {
    ok: true,
    claim: {
      signedIn: 'query',
      scope,
      signedHeaders,
      signature,
      signedAt,
      signedAtMs,
      sessionToken,
      expiresSeconds: expires,
    },
  };
}
