import { createHmac } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { CredentialScope } from './string-to-sign.ts';

/** Derived keys live for a day at most, and a laptop has few callers. */
const MAX_CACHED_KEYS = 256;

const cachedKeys = new LRUCache<string, { secretAccessKey: string; key: Buffer }>({ max: MAX_CACHED_KEYS });

/** The signing key of a secret for one day, region and service, remembered because it takes four HMACs. */
export function signingKey(secretAccessKey: string, scope: CredentialScope): Buffer {
  const name = `${scope.accessKeyId}/${scope.date}/${scope.region}/${scope.service}`;
  const cached = cachedKeys.get(name);
  // A key id seeded anew with another secret must not be served the old one's key.
  if (cached?.secretAccessKey === secretAccessKey) return cached.key;
  const key = [scope.date, scope.region, scope.service, 'aws4_request'].reduce<Buffer>(
    (parent, part) => hmac(parent, part),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
  cachedKeys.set(name, { secretAccessKey, key });
  return key;
}

/** HMAC-SHA-256 of ASCII text. */
export function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
