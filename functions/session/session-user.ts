import { createHash } from 'node:crypto';

/** What stands for itself in a session's user; everything else is escaped, the escape sign included. */
const PLAIN = /^[A-Za-z0-9_.@-]*$/;
const OUTSIDE = /[^A-Za-z0-9_.@-]/gu;
/** Never a part of an escape, which is `=` and two hex digits: so a cut name cannot look like a whole one. */
const CUT_MARK = '==';
/** 96 bits in base64url: a second name with the same hash takes 2^96 tries. */
const HASH_CHARS = 16;

/**
 * A caller's name in the characters STS takes everywhere (`RoleSessionName`, `SourceIdentity`, tag values):
 * everything outside `[A-Za-z0-9_.@-]` becomes `=HH` per UTF-8 byte. Reversible by `readSessionUser`; a name that
 * does not fit into `maxChars` is cut and ends in `==` and a hash of the whole name, so two callers never share
 * a form. So does a name with a lone surrogate, which has no UTF-8: all of them would be written as U+FFFD.
 *
 * @param maxChars at least 24
 */
export function sessionUser(name: string, maxChars: number): string {
  const escaped = PLAIN.test(name) ? name : name.replace(OUTSIDE, escapeChar);
  const isWellFormed = name.isWellFormed();
  if (escaped.length <= maxChars && isWellFormed) return escaped;
  const encoding = isWellFormed ? 'utf8' : 'utf16le';
  const hash = createHash('sha256').update(name, encoding).digest('base64url').slice(0, HASH_CHARS);
  return `${cutWhole(escaped, maxChars - CUT_MARK.length - HASH_CHARS)}${CUT_MARK}${hash}`;
}

/** What a session's user says of the caller: the whole name, or the start of it and the hash of the whole. */
export type ReadSessionUser = { whole: true; name: string } | { whole: false; start: string; hash: string };

/** Reads `sessionUser` back; undefined when the text is not in its form. */
export function readSessionUser(text: string): ReadSessionUser | undefined {
  const cut = text.indexOf(CUT_MARK);
  if (cut < 0) {
    const name = decodeEscapes(text);
    return name === undefined ? undefined : { whole: true, name };
  }
  const start = decodeEscapes(text.slice(0, cut));
  const hash = text.slice(cut + CUT_MARK.length);
  if (start === undefined || !/^[\w-]{16}$/.test(hash)) return undefined;
  return { whole: false, start, hash };
}

function escapeChar(char: string): string {
  let escaped = '';
  for (const byte of Buffer.from(char, 'utf8'))
    escaped += `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return escaped;
}

/** Cuts without leaving a part of an escape, or a part of a character's bytes. */
function cutWhole(escaped: string, chars: number): string {
  let end = Math.max(0, chars);
  const broken = escaped.slice(Math.max(0, end - 2), end).lastIndexOf('=');
  if (broken >= 0) end = Math.max(0, end - 2) + broken;
  while (end > 0 && decodeEscapes(escaped.slice(0, end)) === undefined) end -= 3;
  return escaped.slice(0, Math.max(0, end));
}

function decodeEscapes(text: string): string | undefined {
  if (!/^(?:[A-Za-z0-9_.@-]|=[0-9A-F]{2})*$/.test(text)) return undefined;
  const bytes = Buffer.from(
    text.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
