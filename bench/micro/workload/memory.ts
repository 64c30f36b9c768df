const BYTES = 1 << 20;

/** Where the benches write to: a megabyte that is written over and over, so that a text's cost is that of its bytes. */
export type Memory = { write: (text: string) => void };

/** A piece of memory; bytes are copied as a stream would copy them. */
export function createMemory(): Memory {
  const bytes = Buffer.alloc(BYTES);
  let at = 0;
  return {
    write: (text) => {
      if (at + text.length * 3 > BYTES) at = 0;
      at += bytes.write(text, at, 'utf8');
    },
  };
}

/** Has this process write its standard output into memory, the metrics' own console included. */
export function divertStdout(memory: Memory): void {
  process.stdout.write = (text: string | Uint8Array) => {
    memory.write(typeof text === 'string' ? text : Buffer.from(text).toString('latin1'));
    return true;
  };
}
