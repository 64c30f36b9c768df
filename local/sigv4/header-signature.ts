import {
  type ClaimReading,
  type HeaderValues,
  incomplete,
  parseSignature,
  parseSignedHeaders,
} from './signature-claim.ts';
import { basicTimeOfDateHeader, parseBasicTime } from './signing-time.ts';
import { ALGORITHM, parseCredential } from './string-to-sign.ts';

const PARTS = ['Credential', 'SignedHeaders', 'Signature'];

/** Reads `Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…` and the headers it leans on. */
export function readHeaderSignature(headers: HeaderValues): ClaimReading {
  const [authorization = '', ...others] = headers.get('authorization') ?? [];
  if (others.length > 0) return incomplete('`Authorization` must be given once');
  const parts = parseAuthorization(authorization);
  if (!parts)
    return incomplete(`\`Authorization\` must be \`${ALGORITHM}\` with ${PARTS.join(', ')} once each`);
  const scope = parseCredential(parts.get('Credential') ?? '');
  if (!scope) return incomplete('`Credential` must be KEY/YYYYMMDD/REGION/SERVICE/aws4_request');
  const signedHeaders = parseSignedHeaders(parts.get('SignedHeaders') ?? '');
  if (!signedHeaders) return incomplete('`SignedHeaders` must be sorted, in lower case and name `host`');
  const signature = parseSignature(parts.get('Signature') ?? '');
  if (!signature) return incomplete('`Signature` must be 64 lower-case hex digits');
  const signedAt = signingTime(headers, signedHeaders);
  const signedAtMs = signedAt === undefined ? undefined : parseBasicTime(signedAt);
  if (signedAt === undefined || signedAtMs === undefined) {
    return incomplete('a signed `X-Amz-Date` (YYYYMMDDTHHMMSSZ) or `Date` must be given once');
  }
  const tokens = headers.get('x-amz-security-token') ?? [];
  if (tokens.length > 1) return incomplete('`X-Amz-Security-Token` must be given once');
  return {
    ok: true,
    claim: {
      signedIn: 'header',
      scope,
      signedHeaders,
      signature,
      signedAt,
      signedAtMs,
      sessionToken: tokens[0],
    },
  };
}

function parseAuthorization(value: string): Map<string, string> | undefined {
  if (!value.startsWith(`${ALGORITHM} `)) return undefined;
  const parts = new Map<string, string>();
  for (const part of value.slice(ALGORITHM.length + 1).split(',')) {
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(equals, 0)).trim();
    if (!PARTS.includes(name) || parts.has(name)) return undefined;
    parts.set(name, part.slice(equals + 1).trim());
  }
  return parts.size === PARTS.length ? parts : undefined;
}

/** X-Amz-Date goes before Date. An unsigned time could be moved, so it must be among the signed headers. */
function signingTime(headers: HeaderValues, signedHeaders: readonly string[]): string | undefined {
  const name = headers.has('x-amz-date') ? 'x-amz-date' : 'date';
  const [value, ...others] = headers.get(name) ?? [];
  if (value === undefined || others.length > 0 || !signedHeaders.includes(name)) return undefined;
  return name === 'date' ? basicTimeOfDateHeader(value) : value;
}
