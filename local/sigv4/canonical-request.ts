import { percentEncode, type QueryPair } from './percent-encoding.ts';

/*
 * Source of the rules: "Create a signed AWS API request" in AWS's IAM User Guide
 * (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html), and the published test
 * suite in test/sigv4/vectors, which decides where the guide is silent.
 */

/**
 * Path as every service but S3 wants it: dot segments and empty segments removed (RFC 3986 §5.2.4), then each
 * byte of what was on the wire encoded, so that an already encoded path is encoded twice.
 */
export function canonicalUri(rawPath: string): string {
  const segments: string[] = [];
  for (const segment of rawPath.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(percentEncode(segment));
  }
  const path = `/${segments.join('/')}`;
  return segments.length > 0 && rawPath.endsWith('/') ? `${path}/` : path;
}

/** Pairs encoded once, sorted by encoded name, then by encoded value. */
export function canonicalQuery(pairs: readonly QueryPair[]): string {
  return pairs
    .map(([name, value]): QueryPair => [percentEncode(name), percentEncode(value)])
    .sort((left, right) => byteOrder(left[0], right[0]) || byteOrder(left[1], right[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** Encoded text is ASCII, where JavaScript's order of strings is the order of bytes. */
function byteOrder(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Outer blanks gone, each inner run of blanks (and of the line folds old HTTP knew) a single space. */
export function canonicalHeaderValue(value: string): string {
  return value.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '');
}

/** The six lines that are hashed. `headers` has each signed header's values in the order sent. */
export function canonicalRequest(parts: {
  method: string;
  rawPath: string;
  queryPairs: readonly QueryPair[];
  signedHeaders: readonly string[];
  headers: ReadonlyMap<string, readonly string[]>;
  payloadHash: string;
}): string {
  const headerLines = parts.signedHeaders.map(
    (name) => `${name}:${(parts.headers.get(name) ?? []).map(canonicalHeaderValue).join(',')}\n`,
  );
  return [
    parts.method,
    canonicalUri(parts.rawPath),
    canonicalQuery(parts.queryPairs),
    headerLines.join(''),
    parts.signedHeaders.join(';'),
    parts.payloadHash,
  ].join('\n');
}
