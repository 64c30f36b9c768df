/**
 * A UUIDv7: 48 bits of Unix milliseconds, then 74 random bits. RFC 9562, section 5.7.
 *
 * @param random ten random bytes
 */
export function uuidV7(nowMs: number, random: Uint8Array): string {
  const time = Math.max(0, Math.floor(nowMs)).toString(16).padStart(12, '0').slice(-12);
  const bytes = Buffer.from(random.subarray(0, 10));
  bytes.writeUInt8((bytes.readUInt8(0) & 0x0f) | 0x70, 0);
  bytes.writeUInt8((bytes.readUInt8(2) & 0x3f) | 0x80, 2);
  const hex = bytes.toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8)}`;
}
