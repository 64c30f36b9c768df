import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openNote } from '../../functions/note/open-note.ts';
import { formatNote, parseNote } from '../../functions/note/signed-note.ts';
import { keyOf, signerOf } from './keys.ts';
import { ENOCH, PETER } from './published.ts';

const { text, line } = PETER;
const note = `${text}\n${line}`;
const peter = keyOf(PETER.verifierKey);
const enoch = signerOf(ENOCH.name, ENOCH.seed).key;
/** Peter's line with other bytes signed under his name and hash. */
const forged = line.replace('ZJkuBS9', 'ZJkuBS8');
const nonCanonical = line.replace('wJnAM=', 'wJnAN=');

function many(count: number): string {
  return `${text}\n${Array.from({ length: count }, (_, n) => line.replace('PeterNeumann', `witness-${n}`)).join('')}`;
}

/** A note of so many bytes, not signed by the key its line names. */
function longNote(bytes: number): string {
  return `${'a'.repeat(bytes - Buffer.byteLength(line) - 2)}\n\n${line}`;
}

describe('a note of another form is refused', () => {
  const cases: [string, string | Uint8Array, string][] = [
    ['nothing', '', 'bad_form'],
    ['text alone', text, 'bad_form'],
    ['text and blank line alone', `${text}\n`, 'bad_form'],
    ['no blank line', text + line, 'bad_form'],
    ['no final newline', note.slice(0, -1), 'bad_form'],
    ['another character for the final newline', `${note.slice(0, -1)}x`, 'bad_form'],
    ['a blank line after the signatures', `${note}\n`, 'bad_form'],
    ['carriage returns', note.replaceAll('\n', '\r\n'), 'bad_text'],
    ['a tab', note.replace(' think', '\tthink'), 'bad_text'],
    ['an escape', note.replace('If', '\u001b[2J'), 'bad_text'],
    ['a NUL', note.replace('If', '\0'), 'bad_text'],
    ['a lone surrogate', note.replace('If', '\ud800'), 'bad_text'],
    ['a byte that is no UTF-8', Buffer.concat([Buffer.of(0xff), Buffer.from(note)]), 'bad_text'],
    ['a surrogate in UTF-8', Buffer.concat([Buffer.of(0xed, 0xa0, 0x80), Buffer.from(note)]), 'bad_text'],
    ['an overlong slash', Buffer.concat([Buffer.of(0xc0, 0xaf), Buffer.from(note)]), 'bad_text'],
    ['a minus for the dash', note.replace('— ', '- '), 'bad_form'],
    ['two spaces after the dash', note.replace('— ', '—  '), 'bad_form'],
    ['no name', note.replace('— PeterNeumann ', '— '), 'bad_form'],
    ['a plus in the name', note.replace('— PeterNeumann', '— Peter+Neumann'), 'bad_form'],
    ['a no-break space in the name', note.replace('— PeterNeumann', '— Peter\u00a0Neumann'), 'bad_form'],
    ['a name of 2,000 characters', note.replace('— PeterNeumann', `— ${'p'.repeat(2000)}`), 'bad_form'],
    ['base64 without padding', note.replace('wJnAM=', 'wJnAM'), 'bad_form'],
    ['base64 with stray bits', `${text}\n${nonCanonical}`, 'bad_form'],
    ['base64url', note.replace('x08go/', 'x08go_'), 'bad_form'],
    ['a hash without a signature', `${text}\n— PeterNeumann x08gow==\n`, 'bad_form'],
    ['text after the signature', note.replace('wJnAM=\n', 'wJnAM= trailing\n'), 'bad_form'],
    ['101 signatures', many(101), 'too_many_signatures'],
    ['a megabyte and a byte', longNote(1_000_001), 'too_long'],
    ['a megabyte of UTF-8 in fewer characters', `${'é'.repeat(500_000)}\n\n${line}`, 'too_long'],
  ];
  test.each(cases)('%s', (_, hostile, code) => {
    expect(openNote(hostile, [peter])).toMatchObject({ ok: false, code });
  });
});

describe('who signed', () => {
  const cases: [string, string, (typeof peter)[], string][] = [
    ['no key is known', note, [], 'unknown_keys'],
    ['another key is known', note, [enoch], 'unknown_keys'],
    ['the text was changed', note.replace('problem', 'Problem'), [peter], 'bad_signature'],
    ['the signature was changed', `${text}\n${forged}`, [peter], 'bad_signature'],
    ['the signature is cut', `${text}\n— PeterNeumann x08go/ZJkuBS\n`, [peter], 'bad_signature'],
    [
      'a good one comes with a bad one of another known key',
      `${note}${ENOCH.line}`.replace('rwz+eBzm', 'rwz+eBzn'),
      [peter, enoch],
      'bad_signature',
    ],
    ['a good one comes with a bad one of the same key', `${note}${forged}`, [peter], 'bad_signature'],
    ['a known name has another hash', note.replace('x08go/', 'y08go/'), [peter], 'unknown_keys'],
    ['a known hash has another name', note.replace('— PeterNeumann', '— Peter'), [peter], 'unknown_keys'],
    [
      'two keys share name and hash',
      note,
      [peter, { ...enoch, name: peter.name, hashHex: peter.hashHex }],
      'ambiguous_key',
    ],
  ];
  test.each(cases)('%s: refused', (_, given, keys, code) => {
    expect(openNote(given, keys)).toMatchObject({ ok: false, code });
  });

  test('a byte order mark is part of the text', () => {
    const marked = Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), Buffer.from(note)]);
    expect(openNote(marked, [peter])).toMatchObject({ ok: false, code: 'bad_signature' });
  });

  test('a bad signature of an unknown key is passed over', () => {
    const mixed = `${note}${ENOCH.line.replace('rwz+eBzm', 'rwz+eBzn')}`;
    expect(openNote(mixed, [peter])).toMatchObject({ ok: true, note: { unknown: [{ name: 'EnochRoot' }] } });
  });

  test('a repeated signature, and a key given twice, count once', () => {
    const twice = openNote(`${note}${line}`, [peter, keyOf(PETER.verifierKey)]);
    expect(twice.ok && twice.note.signedBy).toHaveLength(1);
  });

  test('100 signatures, and a megabyte, are taken', () => {
    expect(openNote(many(99) + line, [peter])).toMatchObject({ ok: true });
    expect(Buffer.byteLength(longNote(1_000_000))).toBe(1_000_000);
    expect(openNote(longNote(1_000_000), [peter])).toMatchObject({ ok: false, code: 'bad_signature' });
  });
});

describe('for any bytes', () => {
  test('opening never throws, and what parses formats to the same bytes', () => {
    const bytes = Buffer.from(note);
    const changed = fc
      .array(fc.record({ at: fc.nat(bytes.length - 1), byte: fc.nat(255), cut: fc.boolean() }), {
        maxLength: 3,
      })
      .map((changes) =>
        changes.reduce((now, { at, byte, cut }) => {
          const [before, after] = [now.subarray(0, at), now.subarray(at + (cut ? 1 : 0))];
          return Buffer.concat([before, Buffer.of(byte), after]);
        }, bytes),
      );
    fc.assert(
      fc.property(fc.oneof(changed, fc.uint8Array({ maxLength: 200 })), (given) => {
        const opened = openNote(given, [peter]);
        const isWhole = Buffer.from(given).equals(bytes);
        expect(opened.ok && opened.note.unknown.length === 0).toBe(isWhole);
        const parsed = parseNote(given);
        if (parsed.ok) expect(Buffer.from(formatNote(parsed.note)).equals(given)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
