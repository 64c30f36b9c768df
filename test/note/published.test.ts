import { describe, expect, test } from 'vitest';
import { formatCheckpoint, parseCheckpoint } from '../../functions/note/checkpoint.ts';
import { localSigner } from '../../functions/note/local-signer.ts';
import { openNote } from '../../functions/note/open-note.ts';
import { signNote } from '../../functions/note/sign-note.ts';
import { formatNote, parseNote } from '../../functions/note/signed-note.ts';
import { keyOf, signerOf } from './keys.ts';
import { BEHIND_THE_SOFA, ENOCH, PETER, QUASIMODO } from './published.ts';

describe('Go’s documented note', () => {
  const note = `${PETER.text}\n${PETER.line}`;

  test('opens with its verifier key', () => {
    expect(openNote(note, [keyOf(PETER.verifierKey)])).toMatchObject({
      ok: true,
      note: { text: PETER.text, signedBy: [{ name: 'PeterNeumann', hashHex: 'c74f20a3' }], unknown: [] },
    });
    expect(openNote(Buffer.from(note), [keyOf(PETER.verifierKey)]).ok).toBe(true);
  });

  test('is signed to the same bytes from the same seed', async () => {
    const signer = signerOf(PETER.name, PETER.seed);
    expect(signer.key.text).toBe(PETER.verifierKey);
    expect(await signNote(PETER.text, signer)).toEqual({ ok: true, note });
  });

  test('a second signature is added to the same bytes, and either key opens it', async () => {
    const enoch = signerOf(ENOCH.name, ENOCH.seed);
    const alone = await signNote(PETER.text, enoch);
    expect(alone).toEqual({ ok: true, note: `${PETER.text}\n${ENOCH.line}` });
    const both = `${note}${ENOCH.line}`;
    const parsed = parseNote(both);
    expect(parsed.ok && formatNote(parsed.note)).toBe(both);
    for (const key of [keyOf(PETER.verifierKey), enoch.key])
      expect(openNote(both, [key])).toMatchObject({
        ok: true,
        note: { signedBy: [key], unknown: [{ name: key === enoch.key ? PETER.name : ENOCH.name }] },
      });
    expect(openNote(both, [enoch.key, keyOf(PETER.verifierKey)])).toMatchObject({
      ok: true,
      note: { signedBy: [{ name: PETER.name }, { name: ENOCH.name }], unknown: [] },
    });
  });
});

describe('C2SP’s documented notes', () => {
  test('a text with an empty line ends at the last one', () => {
    const note = `${QUASIMODO.text}\n${QUASIMODO.line}`;
    const parsed = parseNote(note);
    expect(parsed).toMatchObject({
      ok: true,
      note: { text: QUASIMODO.text, signatures: [{ name: QUASIMODO.name, keyHashHex: '367ba04b' }] },
    });
    expect(parsed.ok && formatNote(parsed.note)).toBe(note);
  });

  test('the checkpoint reads, and formats to the same text', () => {
    const parsed = parseNote(BEHIND_THE_SOFA.note);
    const text = parsed.ok ? parsed.note.text : '';
    const read = parseCheckpoint(text);
    const { origin, size, rootBase64 } = BEHIND_THE_SOFA;
    const root = Buffer.from(rootBase64, 'base64');
    expect(read).toEqual({ ok: true, checkpoint: { origin, size, root, extensions: [] } });
    expect(formatCheckpoint({ origin, size, root, extensions: [] })).toEqual({ ok: true, text });
  });
});

test('an RFC 8032 seed gives the public key of its test vector', () => {
  // RFC 8032, section 7.1, test 1.
  const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
  const made = localSigner(seed);
  expect(made.ok && Buffer.from(made.signer.publicKey).toString('hex')).toBe(
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
  );
});
