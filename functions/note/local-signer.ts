import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { SignNote } from './sign-note.ts';
import { KEY_BYTES } from './verifier-key.ts';

/** An Ed25519 private key at hand. The key itself is out of reach. */
export type LocalSigner = {
  /** 32 bytes. */
  publicKey: Uint8Array;
  sign: SignNote;
};

export type LocalSignerOutcome =
  | { ok: true; signer: LocalSigner }
  | { ok: false; code: 'bad_key'; message: string };

// RFC 8410: the DER of a PKCS #8 private key and of a public key, up to the 32 bytes of the key.
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * A signer from a private key: PEM text (PKCS #8, unencrypted, as `openssl genpkey -algorithm ed25519` writes it), or
 * a seed of 32 bytes (RFC 8032). A refusal does not repeat what it was given. Never throws.
 */
export function localSigner(privateKey: string | Uint8Array): LocalSignerOutcome {
  const key = keyOf(privateKey);
  const publicKey = key === undefined ? undefined : publicKeyOfSpki(spkiOf(key));
  if (key === undefined || publicKey === undefined) {
    const message = 'not an Ed25519 private key: give a PKCS #8 PEM or the 32 bytes of a seed';
    return { ok: false, code: 'bad_key', message };
  }
  return { ok: true, signer: { publicKey, sign: async (text) => sign(null, text, key) } };
}

/** The 32 bytes of an Ed25519 public key in DER (SubjectPublicKeyInfo), as KMS GetPublicKey gives it. */
export function publicKeyOfSpki(der: Uint8Array): Uint8Array | undefined {
  const isEd25519 =
    der.length === SPKI_PREFIX.length + KEY_BYTES && SPKI_PREFIX.equals(der.subarray(0, SPKI_PREFIX.length));
  return isEd25519 ? Uint8Array.from(der.subarray(SPKI_PREFIX.length)) : undefined;
}

function keyOf(privateKey: string | Uint8Array): KeyObject | undefined {
  try {
    if (typeof privateKey === 'string') return createPrivateKey(privateKey);
    if (privateKey.length !== KEY_BYTES) return undefined;
    return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, privateKey]), format: 'der', type: 'pkcs8' });
  } catch {
    return undefined;
  }
}

function spkiOf(key: KeyObject): Uint8Array {
  return createPublicKey(key).export({ format: 'der', type: 'spki' });
}
