import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../../functions/policy/index.ts';
import { documentVectors, policyVectors } from './vectors.ts';

const LIMIT_MS = 50;
const LIMIT_BYTES = 65_536;
/** Other work on the machine may slow some tries down, */
const TRIES = 5;
/** and for a while all of them: so long it is tried again and again, over the whole file. */
let patienceMs = 30_000;

/** Parses, and fails on an exception, on a fault without its place and on a slow answer. */
function survives(text: string): void {
  let bestMs = Number.POSITIVE_INFINITY;
  for (let tries = 0; (tries < TRIES || patienceMs > 0) && bestMs > LIMIT_MS; tries += 1) {
    const beganMs = performance.now();
    const began = process.cpuUsage();
    const parsed = parsePolicy(text);
    // Waiting for a processor is not the parser's: the time it had one counts, if that is less.
    const { user, system } = process.cpuUsage(began);
    const tookMs = performance.now() - beganMs;
    bestMs = Math.min(bestMs, tookMs, (user + system) / 1000);
    if (tries >= TRIES) patienceMs -= tookMs;
    if (parsed.ok) continue;
    expect(parsed.faults.length).toBeGreaterThan(0);
    for (const { line, column, message } of parsed.faults.slice(0, 50)) {
      if (line < 1 || column < 1 || message === '' || /\p{Cc}/u.test(message))
        expect.fail(JSON.stringify(parsed.faults[0]));
    }
  }
  if (bestMs > LIMIT_MS) expect.fail(`${bestMs.toFixed(0)} ms for ${JSON.stringify(text.slice(0, 80))}`);
}

const documents = [
  ...policyVectors.map(({ policyYaml }) => policyYaml),
  ...documentVectors.map(({ yaml }) => yaml),
];

/** Fragments that mean something to YAML, to JavaScript or to a terminal. */
const FRAGMENTS = [
  '\0',
  '\x1b[31m',
  '\ud800',
  '\udc00',
  '\ufeff',
  '\u0085',
  '\u2028',
  '\t',
  '\r',
  '\n',
  '\r\n',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '&a ',
  '*a',
  '<<: ',
  '!!binary ',
  '!<x> ',
  '!',
  '? ',
  ': ',
  '- ',
  ', ',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '\\',
  '|',
  '>',
  '|-\n',
  '#',
  ' #',
  '@',
  '`',
  '~',
  'null',
  '__proto__: ',
  'constructor: ',
  '\\x',
  '\\u12',
  '\\ud800',
  '😀',
  'version',
  'rules',
  '  ',
  '=',
];
const fragment = fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ unit: 'binary', maxLength: 4 }));

describe('no text makes the parser throw or take more than 50 ms', () => {
  test('mutated vectors', { timeout: 60_000 }, () => {
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      remove: fc.nat(12),
      insert: fc.array(fragment, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...documents),
        fc.array(edit, { minLength: 1, maxLength: 4 }),
        (document, edits) => {
          survives(
            edits.reduce((text, { at, remove, insert }) => {
              const place = Math.floor(at * text.length);
              return text.slice(0, place) + insert.join('') + text.slice(place + remove);
            }, document),
          );
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test('random text and random bytes', { timeout: 60_000 }, () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), survives), { numRuns: 1_000 });
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 60 }), (parts) => survives(parts.join(''))),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) =>
        survives(Buffer.from(bytes).toString('latin1')),
      ),
      { numRuns: 1_000 },
    );
  });

  test('64 KiB of any few fragments', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 6 }),
        fc.array(fragment, { minLength: 1, maxLength: 3 }),
        (prefix, parts) => {
          const unit = parts.join('');
          fc.pre(unit !== '');
          survives(prefix + unit.repeat(Math.floor((LIMIT_BYTES - 24) / Buffer.byteLength(unit))));
        },
      ),
      { numRuns: 150 },
    );
  });

  test.each(FRAGMENTS.map((text) => [JSON.stringify(text), text] as const))('64 KiB of %s', (_, text) => {
    const count = Math.floor(LIMIT_BYTES / Buffer.byteLength(text));
    survives(text.repeat(count));
    survives(`a: ${text.repeat(count)}`.slice(0, LIMIT_BYTES / 3));
    survives(`[${`${text},`.repeat(count)}`.slice(0, LIMIT_BYTES / 3));
    survives(`a:\n${`  - ${text}\n`.repeat(count)}`.slice(0, LIMIT_BYTES / 3));
  });

  test.each([
    ['flow maps in flow maps', '{a: '.repeat(16_000)],
    ['block maps in block maps', [...Array(350).keys()].map((level) => `${' '.repeat(level)}a:\n`).join('')],
    ['closed lists 10,000 deep', '['.repeat(10_000) + ']'.repeat(10_000)],
    [
      'an alias bomb',
      [...Array(30).keys()]
        .map((at) => `a${at}: &a${at} [${at === 0 ? 'lol' : Array(9).fill(`*a${at - 1}`)}]\n`)
        .join(''),
    ],
    [
      '10,000 keys',
      [...Array(10_000).keys()]
        .map((at) => `k${at}:\n`)
        .join('')
        .slice(0, LIMIT_BYTES),
    ],
    ['one key 10,000 times', 'rules:\n'.repeat(9_000)],
    ['prototype keys', '__proto__: {__proto__: {constructor: {prototype: x}}}\n'.repeat(1_000)],
    ['4,000 rules without anything', `version: "1"\nrules:\n${'- {}\n'.repeat(9_000)}`],
    [
      '8,000 users',
      `version: "1"\nrules:\n- name: a\n  effect: deny\n  conditions:\n    users: [${[...Array(8_000).keys()].map((at) => `u${at}`)}]\n`,
    ],
    [
      '1,000 rules',
      `version: "1"\nrules:\n${[...Array(1_000).keys()].map((at) => `- {name: r${at}, effect: deny, conditions: {users: [u${at}]}}\n`).join('')}`,
    ],
    ['a plain scalar of 30,000 lines', `a: b${'\n b'.repeat(21_000)}`],
    ['quotes never closed', `a: "${'\\"'.repeat(32_000)}`],
    ['a megabyte', 'a: b\n'.repeat(200_000)],
  ])('%s', (_, text) => {
    survives(text);
  });
});
