import { createHmac, hash } from 'node:crypto';
import type { Hashes } from '../../bench/load/sigv4.ts';

const keyOf = (key: string | ArrayBuffer) => (typeof key === 'string' ? key : new Uint8Array(key));

/** What `k6/crypto` gives, by Node. */
export const nodeHashes: Hashes = {
  sha256Hex: (text) => hash('sha256', text, 'hex'),
  hmac: (key, text) => new Uint8Array(createHmac('sha256', keyOf(key)).update(text).digest()).buffer,
  hmacHex: (key, text) => createHmac('sha256', keyOf(key)).update(text).digest('hex'),
};
