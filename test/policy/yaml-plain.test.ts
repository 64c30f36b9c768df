import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openFaultLog } from '../../functions/policy/yaml-fault.ts';
import { readWithLibrary } from '../../functions/policy/yaml-library.ts';
import { readPlain } from '../../functions/policy/yaml-plain.ts';
import type { Tree } from '../../functions/policy/yaml-tree.ts';
import { documentVectors, policyVectors } from './vectors.ts';

const documents = [
  ...policyVectors.map(({ policyYaml }) => policyYaml),
  ...documentVectors.map(({ yaml }) => yaml),
];

/** What the library makes of a text, or its faults. */
function byLibrary(text: string): Tree | string[] {
  const log = openFaultLog(text);
  const tree = readWithLibrary(text, 0, log);
  return tree && log.count() === 0 ? tree : log.list().map(({ message }) => message);
}

/** Fails where a text that is read as plain is not read the same by the library. */
function agrees(text: string): boolean {
  const plain = readPlain(text);
  if (!('tree' in plain)) return false;
  expect(byLibrary(text), JSON.stringify(text)).toEqual(plain.tree);
  return true;
}

describe('what is read as plain YAML the library reads the same', () => {
  test('vectors, most of which are plain', () => {
    const plain = documents.filter((text) => agrees(text));
    expect(plain.length).toBeGreaterThan(documents.length / 2);
  });

  const fragment = fc.oneof(
    fc.constantFrom(
      ...[
        ' ',
        '  ',
        '\n',
        '\n  ',
        '\n    ',
        '\r\n',
        '- ',
        '-',
        ': ',
        ':',
        '? ',
        ', ',
        ',',
        '[',
        ']',
        '{',
        '}',
        '"',
        "'",
        "''",
        '\\',
        '\\n',
        '#',
        ' #',
        ' # x\n',
      ],
      ...[
        '---\n',
        '...\n',
        '%',
        '&a ',
        '*a',
        '!',
        '!!str ',
        '|\n',
        '>\n',
        '~',
        'null',
        '=',
        '@',
        '`',
        'a',
        'b c',
        'k: v\n',
        'k:\n',
        '- x\n',
        'a:b',
        'a#b',
        '1',
        '.',
        '(',
        '\u00a0',
      ],
    ),
    fc.string({ maxLength: 2 }),
  );

  test('vectors with a few edits', { timeout: 60_000 }, () => {
    let plain = 0;
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      remove: fc.nat(4),
      insert: fragment,
    });
    const small = documents.filter(({ length }) => length < 2_000);
    fc.assert(
      fc.property(
        fc.constantFrom(...small),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        (document, edits) => {
          const text = edits.reduce((before, { at, remove, insert }) => {
            const place = Math.floor(at * before.length);
            return before.slice(0, place) + insert + before.slice(place + remove);
          }, document);
          if (agrees(text)) plain += 1;
        },
      ),
      { numRuns: 6_000 },
    );
    expect(plain).toBeGreaterThan(600);
  });

  test('small documents of fragments', { timeout: 60_000 }, () => {
    let plain = 0;
    const prefix = fc.constantFrom('', 'k: ', 'k:\n  ', '- ', '[', '{a: ', '- a: ', '{"a":');
    fc.assert(
      fc.property(prefix, fc.array(fragment, { maxLength: 8 }), (start, parts) => {
        if (agrees(start + parts.join(''))) plain += 1;
      }),
      { numRuns: 20_000 },
    );
    expect(plain).toBeGreaterThan(500);
  });
});

describe('plain', () => {
  test.each([
    ['a list at its key’s indentation', 'k:\n- a\n- b\nl: c\n'],
    ['lists in lists and maps in lists', 'k:\n  -\n    - a\n  - x: 1\n    y: 2\n'],
    ['a flow collection over lines, with comments', 'k: [a, # one\n  b c,\n  {d: e, "f":"g",},\n  ]\n# end'],
    ['JSON', '{\n"a": ["b", {"c": "d\\n\\"e\\"/"}],\n"e": "f"}'],
    ['colons and signs inside', "a: b:c#d\nf: [a:b, c#d]\nu: http://x/y?z=1\nq: 'it''s'\n"],
    ['CRLF', '---\r\na: b\r\nc:\r\n  - "d" # x\r\n'],
  ])('%s', (_, text) => {
    expect(agrees(text)).toBe(true);
  });

  test.each([
    ['a value over two lines', 'a: b\n  c\n'],
    ['a null', 'a:\nb: c\n'],
    ['a tag', 'a: !!str b\n'],
    ['a block scalar', 'a: |\n  b\n'],
    ['an escape of a character', 'a: "\\x41"\n'],
    ['a tab', 'a:\tb\n'],
    ['a second document', 'a: b\n---\n'],
    ['a colon in a value', 'a: b: c\n'],
    ['a comment that touches', 'a: [b]#c\n'],
    ['a flow collection that dedents', 'a:\n  b: [c,\n d]\n'],
    ['a flow collection not indented beyond its key', 'a:\n  b: [c,\n  d]\n'],
    ['a line indented between two levels', 'a:\n    b: c\n  d: e\n'],
    ['an item indented beyond its list', 'a:\n  - b\n    - c\n'],
    ['too deep', `a: ${'['.repeat(16)}${']'.repeat(16)}\n`],
  ])('%s is left to the library', (_, text) => {
    expect('tree' in readPlain(text)).toBe(false);
  });
});
