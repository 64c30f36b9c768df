import { createHash, createPublicKey, verify } from 'node:crypto';
import { bytesOfBase64, isKeyName } from './note-text.ts';

/** Bytes of an Ed25519 public key, and of a seed. RFC 8032. */
export const KEY_BYTES = 32;
/** Bytes of an Ed25519 signature. RFC 8032. */
export const SIGNATURE_BYTES = 64;

/** Signature type Ed25519 of c2sp.org/signed-note. */
const ED25519 = 1;
/** Longest text form: longest name in UTF-8, hash and key. */
const TEXT_CHARS = 4096;

/** A public key that notes are verified with, checked whole. */
export type VerifierKey = {
  name: string;
  /** First four bytes of SHA-256(name, newline, type, key), as 8 lower-case hex digits. */
  hashHex: string;
  /** 32 bytes. */
  publicKey: Uint8Array;
  /** Text form: `<name>+<hash>+<base64 of type and key>`, as Go's note.NewVerifier reads it. */
  text: string;
  /** Whether this key made the signature of these bytes. Never throws. */
  verify: (text: Uint8Array, signature: Uint8Array) => boolean;
};

export type VerifierKeyOutcome =
  | { ok: true; key: VerifierKey }
  | { ok: false; code: 'bad_name' | 'bad_key' | 'bad_hash' | 'bad_form'; message: string };

/** The verifier key of a name and an Ed25519 public key of 32 bytes. c2sp.org/signed-note. */
export function verifierKeyOf(name: string, publicKey: Uint8Array): VerifierKeyOutcome {
  if (!isKeyName(name))
    return {
      ok: false,
      code: 'bad_name',
      message: 'a key name has no spaces, `+` or control characters: choose another',
    };
  if (publicKey.length !== KEY_BYTES)
    return {
      ok: false,
      code: 'bad_key',
      message: `an Ed25519 public key has \`${KEY_BYTES}\` bytes: check the key`,
    };
  const typed = Buffer.concat([Buffer.of(ED25519), publicKey]);
  const hashHex = createHash('sha256').update(`${name}\n`).update(typed).digest().toString('hex', 0, 4);
  const x = Buffer.from(publicKey).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const text = `${name}+${hashHex}+${typed.toString('base64')}`;
  return {
    ok: true,
    key: {
      name,
      hashHex,
      publicKey: Uint8Array.from(publicKey),
      text,
      verify: (bytes, signature) =>
        signature.length === SIGNATURE_BYTES && verify(null, bytes, key, signature),
    },
  };
}

/** Reads a verifier key in its text form, strictly: name, hash and key must fit. */
export function parseVerifierKey(text: string): VerifierKeyOutcome {
  const badForm = 'not `<name>+<hash>+<base64 key>`: copy the verifier key whole, on one line';
  const [name, hashHex, base64, ...rest] = text.length > TEXT_CHARS ? [] : text.split('+');
  if (name === undefined || hashHex === undefined || base64 === undefined)
    return { ok: false, code: 'bad_form', message: badForm };
  // Base64 has a plus among its digits; the first two end name and hash.
  const typed = bytesOfBase64([base64, ...rest].join('+'));
  if (typed === undefined || !/^[0-9a-f]{8}$/.test(hashHex))
    return { ok: false, code: 'bad_form', message: badForm };
  if (typed[0] !== ED25519)
    return { ok: false, code: 'bad_key', message: 'not an Ed25519 key: its first byte must be `1`' };
  const outcome = verifierKeyOf(name, typed.subarray(1));
  if (outcome.ok && outcome.key.hashHex !== hashHex)
    return {
      ok: false,
      code: 'bad_hash',
      message: 'name, hash and key do not belong together: copy the key again',
    };
  return outcome;
}
