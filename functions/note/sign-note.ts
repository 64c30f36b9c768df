import { isNoteText, NOTE_BYTES } from './note-text.ts';
import { formatNote } from './signed-note.ts';
import type { VerifierKey } from './verifier-key.ts';

/** Signs bytes with Ed25519 (RFC 8032, not pre-hashed) and gives the 64 bytes. Rejects when the key cannot be reached. */
export type SignNote = (text: Uint8Array) => Promise<Uint8Array>;

/** A public key and what signs with the private one. */
export type NoteSigner = { key: VerifierKey; sign: SignNote };

export type SignFault = {
  ok: false;
  code: /** Empty, without a final newline, with control characters, or too long. */
    | 'bad_text'
    /** What came back is no signature by this key: another key signs than the one that is published. */
    | 'key_mismatch';
  message: string;
};

/** Bytes kept free for the signature lines. */
const SIGNATURES_ROOM = 8192;

/**
 * Signs a note text, and believes the signature only after it verified. Equal texts give equal notes: Ed25519 is
 * deterministic. Rejects only as `sign` does.
 */
export async function signNote(
  text: string,
  signer: NoteSigner,
): Promise<{ ok: true; note: string } | SignFault> {
  const bytes = Buffer.from(text);
  if (!text.endsWith('\n') || !isNoteText(text) || bytes.length > NOTE_BYTES - SIGNATURES_ROOM) {
    const message = 'a note text ends in a newline and has no other control characters: mend the text';
    return { ok: false, code: 'bad_text', message };
  }
  const { key, sign } = signer;
  const signature = await sign(bytes);
  if (!key.verify(bytes, signature)) {
    const message = `the signature does not verify with \`${key.text}\`: give the public key of the key that signs`;
    return { ok: false, code: 'key_mismatch', message };
  }
  return {
    ok: true,
    note: formatNote({ text, signatures: [{ name: key.name, keyHashHex: key.hashHex, signature }] }),
  };
}
