/** One buffer for all ids: what is written into it is read out again at once. */
const BYTES = Buffer.alloc(16);
const TIME_BYTES = 6;
const RANDOM_BYTES = 10;
const LAST_MS = 2 ** 48;

/**
 * A UUIDv7: 48 bits of Unix milliseconds, then 74 random bits. RFC 9562, section 5.7.
 *
 * @param random ten random bytes
 */
export function uuidV7(nowMs: number, random: Uint8Array): string {
  BYTES.writeUIntBE(Math.max(0, Math.floor(nowMs)) % LAST_MS, 0, TIME_BYTES);
  for (let at = 0; at < RANDOM_BYTES; at += 1) BYTES[TIME_BYTES + at] = random[at] ?? 0;
  BYTES.writeUInt8((BYTES.readUInt8(6) & 0x0f) | 0x70, 6);
  BYTES.writeUInt8((BYTES.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = BYTES.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
