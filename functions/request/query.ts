import { type Refusal, refuse } from '../answer/refusal.ts';
import type { Asked } from './vend-request.ts';

/** Keys of a signature in the query; API Gateway has verified and the function ignores them. */
const SIGNATURE_KEYS: ReadonlySet<string> = new Set([
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
  'X-Amz-Security-Token',
]);

type QueryReading = { ok: true; asked: Asked } | { ok: false; refusal: Refusal };

/**
 * Reads the raw query: only `allowed` keys and those of a signature, each once. The raw form is read, for the
 * parsed one of payload 2.0 joins repeated keys with commas. The text is never put into an answer or a log: it
 * can hold a signature.
 */
export function readQuery(
  rawQueryString: string,
  allowed: readonly ('profile' | 'duration')[],
): QueryReading {
  const asked: Asked = {};
  if (rawQueryString === '') return { ok: true, asked };
  const seen = new Set<string>();
  for (const pair of rawQueryString.split('&')) {
    const cut = pair.indexOf('=');
    const key = decode(cut < 0 ? pair : pair.slice(0, cut));
    const value = decode(cut < 0 ? '' : pair.slice(cut + 1));
    if (key === undefined || value === undefined)
      return bad('the query is not valid percent-encoded UTF-8: encode it again');
    if (seen.has(key)) return bad('a query key is repeated: name each once');
    seen.add(key);
    if (SIGNATURE_KEYS.has(key)) continue;
    const known = allowed.find((name) => name === key);
    if (known === undefined) return bad(`the query has an unknown key: this path takes ${list(allowed)}`);
    asked[known] = value;
  }
  return { ok: true, asked };
}

function list(allowed: readonly string[]): string {
  return allowed.length === 0 ? 'none' : allowed.map((name) => `\`${name}\``).join(' and ');
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function bad(message: string): QueryReading {
  return { ok: false, refusal: refuse('INVALID_REQUEST', message) };
}
