import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDescriptorOutput } from '../../functions/observe/descriptor-output.ts';

/** A descriptor that takes a few bytes at a time and says at some call that it is full. */
function descriptor(taken: readonly number[], fullAt: number) {
  const arrived: Uint8Array[] = [];
  let calls = 0;
  return {
    arrived,
    writeBytes: (bytes: Uint8Array, offset: number) => {
      calls += 1;
      if (calls > fullAt) throw Object.assign(new Error('full'), { code: 'EAGAIN' });
      const piece = bytes.subarray(offset, offset + (taken[calls % taken.length] ?? 1));
      arrived.push(piece);
      return piece.length;
    },
    stream: (bytes: Uint8Array) => void arrived.push(bytes),
  };
}

test('every byte arrives once and in order, however few are taken at a time and whenever it is full', () => {
  const texts = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), { maxLength: 6 });
  const taken = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(texts, taken, fc.nat(20), (lines, pieces, fullAt) => {
      const { arrived, writeBytes, stream } = descriptor(pieces, fullAt);
      const write = createDescriptorOutput(writeBytes, stream);
      for (const line of lines) write(line);
      expect(Buffer.concat(arrived).toString('utf8')).toBe(lines.join(''));
    }),
  );
});

test('once full it is left to the stream for good', () => {
  const { arrived, writeBytes, stream } = descriptor([3], 1);
  const write = createDescriptorOutput(writeBytes, stream);
  for (const line of ['abcdef', 'ghi']) write(line);
  expect(arrived.map((bytes) => Buffer.from(bytes).toString())).toEqual(['abc', 'def', 'ghi']);
});

test('a reader that is gone is told', () => {
  const gone = () => {
    throw Object.assign(new Error('nobody reads'), { code: 'EPIPE' });
  };
  expect(() => createDescriptorOutput(gone, gone)('text')).toThrow('nobody reads');
});
