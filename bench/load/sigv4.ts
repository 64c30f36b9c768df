/*
 * AWS Signature Version 4 in a request's headers, for k6's JavaScript engine, which has neither Node's modules nor
 * `Buffer`. Rules: docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html, and the
 * published vectors in test/sigv4/vectors.
 */

/** SHA-256 of UTF-8 text: by `k6/crypto` in a load test, by `node:crypto` elsewhere. */
export type Hashes = {
  sha256Hex: (text: string) => string;
  hmac: (key: string | ArrayBuffer, text: string) => ArrayBuffer;
  hmacHex: (key: ArrayBuffer, text: string) => string;
};

export type SigningKeys = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

export type UnsignedRequest = {
  method: string;
  /** Path and query as they go on the wire. */
  target: string;
  /** Every one of them is signed; `host` must be among them. */
  headers: readonly (readonly [name: string, value: string])[];
  body: string;
};

export type Signature = {
  canonicalRequest: string;
  stringToSign: string;
  /** What to send beside the request's own headers. */
  headers: Record<string, string>;
};

export type Sign = (request: UnsignedRequest, atMs: number) => Signature;

/** A signer for one caller; it derives its key once a day. `service` and `region` as the receiver knows itself. */
export function createSigner(
  hashes: Hashes,
  keys: SigningKeys,
  { region, service }: { region: string; service: string },
): Sign {
  let derived: { date: string; key: ArrayBuffer } | undefined;
  const keyOf = (date: string): ArrayBuffer => {
    if (derived?.date !== date) {
      const ofDate = hashes.hmac(`AWS4${keys.secretAccessKey}`, date);
      const key = hashes.hmac(hashes.hmac(hashes.hmac(ofDate, region), service), 'aws4_request');
      derived = { date, key };
    }
    return derived.key;
  };
  return (request, atMs) => {
    const signedAt = new Date(atMs).toISOString().replace(/\.\d{3}|[-:]/g, '');
    const date = signedAt.slice(0, 8);
    const own: Record<string, string> = { 'x-amz-date': signedAt };
    if (keys.sessionToken !== undefined) own['x-amz-security-token'] = keys.sessionToken;
    const { lines, names } = canonicalHeaders([...request.headers, ...Object.entries(own)]);
    const [path = '', query = ''] = splitOnce(request.target, '?');
    const canonicalRequest = [
      request.method,
      canonicalPath(path),
      canonicalQuery(query),
      lines,
      names,
      hashes.sha256Hex(request.body),
    ].join('\n');
    const scope = `${date}/${region}/${service}/aws4_request`;
    const stringToSign = `AWS4-HMAC-SHA256\n${signedAt}\n${scope}\n${hashes.sha256Hex(canonicalRequest)}`;
    const signature = hashes.hmacHex(keyOf(date), stringToSign);
    own.authorization = `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
    return { canonicalRequest, stringToSign, headers: own };
  };
}

function splitOnce(text: string, mark: string): string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + mark.length)];
}

/** RFC 3986: everything but the unreserved characters, which `encodeURIComponent` leaves five more of. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Dot and empty segments taken out, then each segment as on the wire encoded once more. */
function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(encode(segment));
  }
  return segments.length === 0 ? '/' : `/${segments.join('/')}${path.endsWith('/') ? '/' : ''}`;
}

/** Pairs in the order of their encoded names, then of their encoded values. */
function canonicalQuery(query: string): string {
  if (query === '') return '';
  const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));
  return query
    .split('&')
    .map((pair) => splitOnce(pair, '='))
    .map(([name = '', value = '']) => ({ name: encode(decode(name)), value: encode(decode(value)) }))
    .sort((a, b) => compare(a.name, b.name) || compare(a.value, b.value))
    .map(({ name, value }) => `${name}=${value}`)
    .join('&');
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** One line for each name, values of a repeated one joined in the order sent, blanks folded. */
function canonicalHeaders(headers: UnsignedRequest['headers']): { lines: string; names: string } {
  const values: Record<string, string[]> = {};
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const earlier = values[key] ?? [];
    values[key] = [...earlier, value.trim().replace(/\s+/g, ' ')];
  }
  const names = Object.keys(values).sort(compare);
  const lines = names.map((name) => `${name}:${values[name]?.join(',') ?? ''}\n`).join('');
  return { lines, names: names.join(';') };
}
