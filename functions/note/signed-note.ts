import { bytesOfBase64, isKeyName, isNoteText, NOTE_BYTES, NOTE_SIGNATURES } from './note-text.ts';

export type NoteSignature = {
  name: string;
  /** 8 lower-case hex digits; with the name it tells which key signed. */
  keyHashHex: string;
  /** At least one byte; 64 of an Ed25519 key. */
  signature: Uint8Array;
};

/** A note taken apart. Nothing is verified: its text must not be believed (see `openNote`). */
export type ParsedNote = {
  /** Ends in a newline. */
  text: string;
  signatures: readonly NoteSignature[];
};

export type NoteFault = {
  ok: false;
  code: /** Above 1,000,000 bytes. */
    | 'too_long'
    /** Not valid UTF-8, or a control character other than newline. */
    | 'bad_text'
    /** No blank line, no final newline, or a signature line of another form. */
    | 'bad_form'
    /** More than 100 signatures. */
    | 'too_many_signatures';
  message: string;
};

const HASH_BYTES = 4;
const SIGNATURE_LINE = /^— ([^ ]+) ([A-Za-z0-9+/=]+)$/u;

/**
 * Takes a signed note apart, strictly: c2sp.org/signed-note. Base64 must be canonical, which is more than Go asks.
 * Never throws.
 */
export function parseNote(note: string | Uint8Array): { ok: true; note: ParsedNote } | NoteFault {
  const whole = wellFormed(note);
  if (typeof whole !== 'string') return whole;
  // The last blank line ends the text, which may have others.
  const blank = whole.lastIndexOf('\n\n');
  if (blank < 0 || !whole.endsWith('\n'))
    return fault(
      'bad_form',
      'no blank line with signature lines after it: get the note again, byte for byte',
    );
  const lines = whole.slice(blank + 2, -1).split('\n', NOTE_SIGNATURES + 1);
  if (lines.length > NOTE_SIGNATURES)
    return fault(
      'too_many_signatures',
      `more than \`${NOTE_SIGNATURES}\` signatures: take off those you do not need`,
    );
  const signatures: NoteSignature[] = [];
  for (const [n, line] of lines.entries()) {
    const signature = parseSignature(line);
    if (signature === undefined)
      return fault('bad_form', `signature \`${n + 1}\` is not \`— <name> <base64>\`: get the note again`);
    signatures.push(signature);
  }
  return { ok: true, note: { text: whole.slice(0, blank + 1), signatures } };
}

function wellFormed(note: string | Uint8Array): string | NoteFault {
  const tooLong = fault('too_long', `longer than \`${NOTE_BYTES}\` bytes: this is no checkpoint`);
  const badText = fault(
    'bad_text',
    'not UTF-8 without control characters: get the note again, byte for byte',
  );
  if (note.length > NOTE_BYTES) return tooLong;
  const text = typeof note === 'string' ? note : decoded(note);
  if (text === undefined || !isNoteText(text)) return badText;
  return Buffer.byteLength(text) > NOTE_BYTES ? tooLong : text;
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function parseSignature(line: string): NoteSignature | undefined {
  const [, name, base64] = SIGNATURE_LINE.exec(line) ?? [];
  if (name === undefined || base64 === undefined || !isKeyName(name)) return undefined;
  const bytes = bytesOfBase64(base64);
  if (bytes === undefined || bytes.length <= HASH_BYTES) return undefined;
  return { name, keyHashHex: bytes.toString('hex', 0, HASH_BYTES), signature: bytes.subarray(HASH_BYTES) };
}

/** Puts a note together. What it is given must be what `parseNote` gives: callers check names and text. */
export function formatNote({ text, signatures }: ParsedNote): string {
  const lines = signatures.map(({ name, keyHashHex, signature }) => {
    const bytes = Buffer.concat([Buffer.from(keyHashHex, 'hex'), signature]);
    return `— ${name} ${bytes.toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

function fault(code: NoteFault['code'], message: string): NoteFault {
  return { ok: false, code, message };
}
