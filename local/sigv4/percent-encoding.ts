/*
 * Bytes are carried as Latin-1 text, one character a byte, as Node hands over what was on the wire.
 */

/** What each byte is in a canonical URI or query: RFC 3986's unreserved characters as they are, the rest `%XX`. */
const ENCODED_BYTES = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9\-._~]/.test(character)
    ? character
    : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
});

/** Encodes every byte outside RFC 3986's unreserved set, with upper-case hex digits. */
export function percentEncode(bytes: string): string {
  let encoded = '';
  for (let index = 0; index < bytes.length; index += 1)
    encoded += ENCODED_BYTES[bytes.charCodeAt(index)] ?? '';
  return encoded;
}

/** Undoes `%XX`; undefined when a `%` is not followed by two hex digits. */
export function percentDecode(bytes: string): string | undefined {
  if (!bytes.includes('%')) return bytes;
  if (/%(?![0-9A-Fa-f]{2})/.test(bytes)) return undefined;
  return bytes.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

export type QueryPair = readonly [name: string, value: string];

/**
 * A raw query's pairs in the order sent, decoded; undefined when it is not validly percent-encoded.
 * `+` is a space, as in form encoding: the event a function gets reads it so, and a signature must cover what
 * the function reads. A name without `=` has the empty value; an empty pair is a pair.
 */
export function decodeQuery(rawQuery: string): QueryPair[] | undefined {
  if (rawQuery === '') return [];
  const pairs: QueryPair[] = [];
  for (const part of rawQuery.split('&')) {
    const equals = part.indexOf('=');
    const name = formDecode(equals < 0 ? part : part.slice(0, equals));
    const value = formDecode(equals < 0 ? '' : part.slice(equals + 1));
    if (name === undefined || value === undefined) return undefined;
    pairs.push([name, value]);
  }
  return pairs;
}

function formDecode(bytes: string): string | undefined {
  return percentDecode(bytes.includes('+') ? bytes.replaceAll('+', ' ') : bytes);
}

/** Path and query of a request target, undecoded, without the `?`. */
export function splitTarget(rawUrl: string): { rawPath: string; rawQuery: string } {
  const mark = rawUrl.indexOf('?');
  return mark < 0
    ? { rawPath: rawUrl, rawQuery: '' }
    : { rawPath: rawUrl.slice(0, mark), rawQuery: rawUrl.slice(mark + 1) };
}
