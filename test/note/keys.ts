import { localSigner } from '../../functions/note/local-signer.ts';
import type { NoteSigner } from '../../functions/note/sign-note.ts';
import { parseVerifierKey, type VerifierKey, verifierKeyOf } from '../../functions/note/verifier-key.ts';

/** A verifier key from its text; throws on a bad one. */
export function keyOf(text: string): VerifierKey {
  const parsed = parseVerifierKey(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.key;
}

/** Name, public key and signer from a seed; throws on bad ones. */
export function signerOf(name: string, seed: Uint8Array): NoteSigner {
  const made = localSigner(seed);
  if (!made.ok) throw new Error(made.message);
  const named = verifierKeyOf(name, made.signer.publicKey);
  if (!named.ok) throw new Error(named.message);
  return { key: named.key, sign: made.signer.sign };
}
