/** Writes bytes from an offset on and tells how many it took, as `fs.writeSync` does; throws where it takes none. */
export type WriteBytes = (bytes: Uint8Array, offset: number) => number;

/**
 * Texts to a descriptor without the stream Node has for it, which costs a cold start 1 ms and each line more. Where the
 * descriptor is not for waiting and full (`EAGAIN`), that stream has it from then on, so that lines keep their order.
 * Throws what the descriptor says otherwise, such as `EPIPE`.
 */
export function createDescriptorOutput(
  writeBytes: WriteBytes,
  stream: (bytes: Uint8Array) => void,
): (text: string) => void {
  let isStreamed = false;
  return (text) => {
    const bytes = Buffer.from(text, 'utf8');
    let offset = 0;
    try {
      while (!isStreamed && offset < bytes.length) offset += writeBytes(bytes, offset);
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'EAGAIN')) throw cause;
      isStreamed = true;
    }
    if (offset < bytes.length) stream(bytes.subarray(offset));
  };
}
