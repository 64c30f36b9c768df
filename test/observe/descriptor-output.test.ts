import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDescriptorOutput } from '../../functions/observe/descriptor-output.ts';

/** A descriptor that takes a few bytes at a time and is full at one call, and a stream whose bytes come after all that. */
function descriptor(taken: readonly number[], fullAt: number) {
  const direct: Uint8Array[] = [];
  const streamed: Uint8Array[] = [];
  let calls = 0;
  return {
    arrived: () => Buffer.concat([...direct, ...streamed]).toString('utf8'),
    streamed,
    writeBytes: (bytes: Uint8Array, offset: number) => {
      calls += 1;
      if (calls === fullAt) throw Object.assign(new Error('full'), { code: 'EAGAIN' });
      const piece = bytes.subarray(offset, offset + (taken[calls % taken.length] ?? 1));
      direct.push(piece);
      return piece.length;
    },
    stream: (bytes: Uint8Array) => void streamed.push(bytes),
  };
}

test('every byte arrives once and in order, however few are taken at a time and whenever it is full', () => {
  const texts = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), { maxLength: 6 });
  const taken = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(texts, taken, fc.integer({ min: 1, max: 20 }), (lines, pieces, fullAt) => {
      const { arrived, writeBytes, stream } = descriptor(pieces, fullAt);
      const write = createDescriptorOutput(writeBytes, stream);
      for (const line of lines) write(line);
      expect(arrived()).toBe(lines.join(''));
    }),
  );
});

test('once full it is left to the stream for good', () => {
  const { arrived, streamed, writeBytes, stream } = descriptor([3], 2);
  const write = createDescriptorOutput(writeBytes, stream);
  for (const line of ['abcdef', 'ghi']) write(line);
  expect(arrived()).toBe('abcdefghi');
  expect(Buffer.concat(streamed).toString('utf8')).toBe('defghi');
});

test('a reader that is gone is told, and nothing waits for it', () => {
  const gone = () => {
    throw Object.assign(new Error('nobody reads'), { code: 'EPIPE' });
  };
  const streamed: Uint8Array[] = [];
  const write = createDescriptorOutput(gone, (bytes) => void streamed.push(bytes));
  expect(() => write('text')).toThrow('nobody reads');
  expect(streamed).toEqual([]);
});
