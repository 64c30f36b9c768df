import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';

/** Seals texts under one key; a purpose's texts open under that purpose and binding alone. */
export type Sealer = {
  /** Base64 of version, nonce, ciphertext and tag. */
  seal: (purpose: string, binding: string, plaintext: string) => string;
  /** `undefined`: not sealed by this key, for this purpose, with this binding; or changed since. */
  open: (purpose: string, binding: string, sealed: string) => string | undefined;
  /** 40 characters derived from the key and `of`, as long as AWS's secret access keys. */
  deriveSecret: (purpose: string, of: string) => string;
};

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM with a key per purpose (HKDF-SHA-256, RFC 5869) and a random 96-bit nonce; the binding is
 * authenticated, not stored. Throws on a key that is not 32 bytes long.
 */
export const createSealer = (sealKey: Uint8Array, randomBytes: (size: number) => Uint8Array): Sealer => {
  if (sealKey.length !== 32) throw new RangeError('the seal key must be 32 bytes');
  const keys = new Map<string, KeyObject>();
  const keyFor = (purpose: string): KeyObject => {
    const known = keys.get(purpose);
    if (known !== undefined) return known;
    // An object, for Node takes 20 µs more for each text to see that bytes are none.
    const key = createSecretKey(new Uint8Array(hkdfSync('sha256', sealKey, '', purpose, 32)));
    keys.set(purpose, key);
    return key;
  };
  return {
    seal: (purpose, binding, plaintext) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', keyFor(`seal ${purpose}`), nonce).setAAD(
        Buffer.from(binding),
      );
      const sealed = [cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat([Uint8Array.of(VERSION), nonce, ...sealed]).toString('base64');
    },
    open: (purpose, binding, sealed) => {
      const bytes = Buffer.from(sealed, 'base64');
      // Buffer.from is lenient; one text alone may stand for one sealing.
      if (bytes.toString('base64') !== sealed) return undefined;
      if (bytes[0] !== VERSION || bytes.length < 1 + NONCE_BYTES + TAG_BYTES) return undefined;
      const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', keyFor(`seal ${purpose}`), nonce)
        .setAAD(Buffer.from(binding))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const opened = decipher.update(bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES));
        return Buffer.concat([opened, decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
    deriveSecret: (purpose, of) =>
      createHmac('sha256', keyFor(`derive ${purpose}`))
        .update(of)
        .digest()
        .subarray(0, 30)
        .toString('base64'),
  };
};
