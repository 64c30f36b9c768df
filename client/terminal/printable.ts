// Control characters, invisible formatting (bidirectional controls among it), line separators, lone surrogates.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Text of others made safe for a terminal and one line of it: what could move the cursor, hide or reorder text
 * is shown as `\u{…}`. Cut to `maxChars` characters with `…`.
 */
export function printable(text: string, maxChars = 1000): string {
  const safe = text.replace(UNPRINTABLE, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`);
  return safe.length > maxChars ? `${safe.slice(0, maxChars - 1)}…` : safe;
}
