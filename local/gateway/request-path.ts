import { percentDecode } from '../sigv4/percent-encoding.ts';

/** Text of bytes that are carried as Latin-1; bytes that are not UTF-8 become U+FFFD. */
export function utf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/**
 * The path a route is chosen by and a function sees: decoded once, cut at a decoded `?`, as HTTP APIs do.
 * Undefined when it is not validly percent-encoded, or not in normal form: a signature covers only the normal
 * form of a path, so `//a` or `/b/../a` under a signature for `/a` is not what the caller signed.
 */
export function readPath(rawPath: string): string | undefined {
  const segments = rawPath.split('/').slice(1);
  const inner = segments.slice(0, -1);
  if (inner.includes('') || segments.includes('.') || segments.includes('..')) return undefined;
  const decoded = percentDecode(rawPath);
  if (decoded === undefined) return undefined;
  const mark = decoded.indexOf('?');
  return utf8(mark < 0 ? decoded : decoded.slice(0, mark));
}
