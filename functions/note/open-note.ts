import { type NoteFault, type NoteSignature, parseNote } from './signed-note.ts';
import type { VerifierKey } from './verifier-key.ts';

/** A note that at least one known key signed. */
export type OpenedNote = {
  /** Ends in a newline. */
  text: string;
  /** The known keys that signed, each once, in the order of the note. */
  signedBy: readonly VerifierKey[];
  /** Signatures of other keys; nothing is known of them. */
  unknown: readonly NoteSignature[];
};

export type OpenFault =
  | NoteFault
  | {
      ok: false;
      code: /** A known key is named, and did not make the signature. */
        | 'bad_signature'
        /** No signature is of a known key. */
        | 'unknown_keys'
        /** Two different known keys have one name and hash. */
        | 'ambiguous_key';
      message: string;
    };

/**
 * Opens a signed note with the public keys one trusts: c2sp.org/signed-note. Signatures of unknown keys are passed
 * over; one at least must be of a known key, and each that is must verify, repeated ones too. Never throws.
 */
export function openNote(
  signedNote: string | Uint8Array,
  keys: readonly VerifierKey[],
): { ok: true; note: OpenedNote } | OpenFault {
  const parsed = parseNote(signedNote);
  if (!parsed.ok) return parsed;
  const { text, signatures } = parsed.note;
  const bytes = Buffer.from(text);
  const signedBy = new Set<VerifierKey>();
  const unknown: NoteSignature[] = [];
  for (const one of signatures) {
    const [key, ...others] = keys.filter(
      ({ name, hashHex }) => name === one.name && hashHex === one.keyHashHex,
    );
    if (key === undefined) {
      unknown.push(one);
      continue;
    }
    const named = `\`${key.name}+${key.hashHex}\``;
    if (others.some(({ text: other }) => other !== key.text))
      return {
        ok: false,
        code: 'ambiguous_key',
        message: `two keys are called ${named}: give the one you trust`,
      };
    if (!key.verify(bytes, one.signature))
      return {
        ok: false,
        code: 'bad_signature',
        message: `the signature of ${named} is not of this text: do not trust it`,
      };
    signedBy.add(key);
  }
  if (signedBy.size > 0) return { ok: true, note: { text, signedBy: [...signedBy], unknown } };
  const message = 'signed by none of the keys given: check that the key is that of this log';
  return { ok: false, code: 'unknown_keys', message };
}
