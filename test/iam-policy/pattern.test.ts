import fc from 'fast-check';
import { expect, test } from 'vitest';
import { covers, overlaps } from '../../client/iam-policy/pattern.ts';

const letters = ['a', 'b'];
/** All texts of at most five letters. */
const TEXTS = Array.from({ length: 5 }).reduce<string[][]>(
  (byLength) => [...byLength, (byLength.at(-1) ?? []).flatMap((text) => letters.map((one) => text + one))],
  [['']],
);
const ALL = TEXTS.flat();

const expressionOf = (pattern: string) =>
  new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
const matchedBy = (pattern: string) => ALL.filter((text) => expressionOf(pattern).test(text));
/** At most four signs: whether two meet shows in texts of at most five. */
const patterns = fc
  .array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 4 })
  .map((signs) => signs.join(''));

test('a pattern covers a text exactly when it matches it', () => {
  fc.assert(
    fc.property(patterns, fc.constantFrom(...ALL), (pattern, text) => {
      expect(covers(pattern, text)).toBe(expressionOf(pattern).test(text));
    }),
  );
});

test('a pattern that covers another matches all that the other does', () => {
  fc.assert(
    fc.property(patterns, patterns, (one, other) => {
      if (covers(one, other)) expect(matchedBy(one)).toEqual(expect.arrayContaining(matchedBy(other)));
    }),
  );
  expect(covers('arn:aws:s3:::*', 'arn:aws:s3:::a*/?')).toBe(true);
  expect(covers('a?', 'a*')).toBe(false);
});

test('two patterns overlap exactly when some text is matched by both', () => {
  fc.assert(
    fc.property(patterns, patterns, (one, other) => {
      const both = matchedBy(one).filter((text) => expressionOf(other).test(text));
      // Four letters of one and none of the other's need more than five: only then is nothing said.
      if (both.length > 0 || one.length + other.length <= 5)
        expect(overlaps(one, other)).toBe(both.length > 0);
    }),
    { numRuns: 500 },
  );
});

test('long patterns with many stars are decided at once', () => {
  expect(overlaps('*a'.repeat(200), '*b'.repeat(200))).toBe(false);
  expect(covers(`${'*a'.repeat(300)}c`, 'a'.repeat(2000))).toBe(false);
});
