/** A call for random bytes costs the same for ten as for some thousands: 6 µs, half of a cached request. */
const BLOCK_BYTES = 4096;

/**
 * Random bytes out of blocks that are drawn in advance; each byte is handed out once. For ids, which need to be
 * different and not secret: what is kept in advance lies in memory until it is used.
 */
export function createRandomPool(randomBytes: (count: number) => Uint8Array): (count: number) => Uint8Array {
  let block = new Uint8Array();
  let used = 0;
  return (count) => {
    if (used + count > block.length) {
      block = Uint8Array.from(randomBytes(Math.max(BLOCK_BYTES, count)));
      used = 0;
    }
    used += count;
    return block.subarray(used - count, used);
  };
}
