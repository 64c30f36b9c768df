/** Longest note, in bytes of UTF-8, signatures included. */
export const NOTE_BYTES = 1_000_000;

/** Most signatures of a note; as many as Go's golang.org/x/mod/sumdb/note takes. */
export const NOTE_SIGNATURES = 100;

/** Longest name of a key, in UTF-16 units. */
const NAME_CHARS = 1024;

// Unicode's White_Space is what Go's unicode.IsSpace takes for space; `\s` has U+FEFF besides.
const NO_NAME_CHAR = /[\p{White_Space}+]/u;

/** True for what a key may be called: not empty, without spaces, plus and control characters. c2sp.org/signed-note. */
export function isKeyName(name: string): boolean {
  return name !== '' && name.length <= NAME_CHARS && isNoteText(name) && !NO_NAME_CHAR.test(name);
}

/** True for text without control characters below U+0020 but newline, and without lone surrogates. */
export function isNoteText(text: string): boolean {
  if (!text.isWellFormed()) return false;
  for (let n = 0; n < text.length; n++) {
    const unit = text.charCodeAt(n);
    if (unit < 0x20 && unit !== 0x0a) return false;
  }
  return true;
}

/** Bytes of standard, padded, canonical base64 (RFC 4648, section 4); undefined for any other text. */
export function bytesOfBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
