import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatCheckpoint, parseCheckpoint } from '../../functions/note/checkpoint.ts';
import { signNote } from '../../functions/note/sign-note.ts';
import { openCheckpoint, signCheckpoint } from '../../functions/note/signed-checkpoint.ts';
import { signerOf } from './keys.ts';

const origin = 'sentinel-tvm/123456789012/main';
const root = Buffer.alloc(32, 7);
const base64 = root.toString('base64');
const signer = signerOf(origin, Buffer.alloc(32, 9));
const other = signerOf(origin, Buffer.alloc(32, 8));

describe('a text that is no checkpoint is refused', () => {
  test.each([
    ['nothing', '', 'bad_form'],
    ['no final newline', `${origin}\n5\n${base64}`, 'bad_form'],
    ['two lines', `${origin}\n5\n`, 'bad_form'],
    ['no origin', `\n5\n${base64}\n`, 'bad_origin'],
    ['a size with a sign', `${origin}\n+5\n${base64}\n`, 'bad_size'],
    ['a negative size', `${origin}\n-5\n${base64}\n`, 'bad_size'],
    ['a leading zero', `${origin}\n05\n${base64}\n`, 'bad_size'],
    ['two zeros', `${origin}\n00\n${base64}\n`, 'bad_size'],
    ['a fraction', `${origin}\n5.0\n${base64}\n`, 'bad_size'],
    ['an exponent', `${origin}\n5e3\n${base64}\n`, 'bad_size'],
    ['other digits', `${origin}\n٥\n${base64}\n`, 'bad_size'],
    ['a space after the size', `${origin}\n5 \n${base64}\n`, 'bad_size'],
    ['2^53', `${origin}\n9007199254740992\n${base64}\n`, 'bad_size'],
    ['a size of 300 digits', `${origin}\n${'9'.repeat(300)}\n${base64}\n`, 'bad_size'],
    ['no root', `${origin}\n5\n\n`, 'bad_root'],
    ['31 bytes of root', `${origin}\n5\n${root.subarray(1).toString('base64')}\n`, 'bad_root'],
    ['33 bytes of root', `${origin}\n5\n${Buffer.alloc(33).toString('base64')}\n`, 'bad_root'],
    ['a root with stray bits', `${origin}\n5\n${base64.replace('c=', 'd=')}\n`, 'bad_root'],
    ['a root in hex', `${origin}\n5\n${root.toString('hex')}\n`, 'bad_root'],
    ['an empty extension', `${origin}\n5\n${base64}\n\n`, 'bad_extension'],
    ['an empty extension before another', `${origin}\n5\n${base64}\n\nmore\n`, 'bad_extension'],
    ['a carriage return', `${origin}\r\n5\n${base64}\n`, 'bad_form'],
  ])('%s', (_, text, code) => {
    expect(parseCheckpoint(text)).toMatchObject({ ok: false, code });
  });
});

describe('a checkpoint', () => {
  test('of any origin and extensions formats to a text that reads back, or to none', () => {
    const line = fc.string({ unit: 'binary', maxLength: 12 });
    const sizes = fc.oneof(fc.maxSafeNat(), fc.constantFrom(0, Number.MAX_SAFE_INTEGER, -1, 0.5, 2 ** 53));
    const roots = fc.uint8Array({ minLength: 31, maxLength: 33 });
    fc.assert(
      fc.property(line, sizes, roots, fc.array(line, { maxLength: 2 }), (name, size, hash, extensions) => {
        const checkpoint = { origin: name, size, root: Buffer.from(hash), extensions };
        const formatted = formatCheckpoint(checkpoint);
        if (formatted.ok) expect(parseCheckpoint(formatted.text)).toEqual({ ok: true, checkpoint });
        const isSound =
          [name, ...extensions].every((one) => one !== '' && !/[^ -\u{10ffff}]|\p{Cs}/u.test(one)) &&
          Number.isSafeInteger(size) &&
          size >= 0 &&
          hash.length === 32;
        expect(formatted.ok).toBe(isSound);
      }),
      { numRuns: 1000 },
    );
  });

  test('cannot carry a second one in its origin', async () => {
    const smuggled = { origin: `${origin}\n999\n${base64}`, size: 5, root, extensions: [] };
    expect(await signCheckpoint(smuggled, signer)).toMatchObject({ ok: false, code: 'bad_form' });
  });

  test('is signed and opened; the same one gives the same note', async () => {
    const checkpoint = { origin, size: 5, root, extensions: ['more'] };
    const signed = await signCheckpoint(checkpoint, signer);
    const note = signed.ok ? signed.note : '';
    expect(note).toMatch(
      /^sentinel-tvm\/123456789012\/main\n5\n[\w+/]{43}=\nmore\n\n— sentinel-tvm\/123456789012\/main [\w+/]+=*\n$/,
    );
    expect(await signCheckpoint(checkpoint, signer)).toEqual(signed);
    expect(openCheckpoint(note, [other.key, signer.key], origin)).toEqual({
      ok: true,
      checkpoint,
      signedBy: [signer.key],
    });
  });

  test('of another log, or by another key, or that is none, does not open', async () => {
    const signed = await signCheckpoint({ origin: 'other/log', size: 5, root, extensions: [] }, signer);
    expect(openCheckpoint(signed.ok ? signed.note : '', [signer.key], origin)).toMatchObject({
      code: 'other_origin',
    });
    expect(openCheckpoint(signed.ok ? signed.note : '', [other.key], 'other/log')).toMatchObject({
      code: 'unknown_keys',
    });
    const plain = await signNote('hello\n', signer);
    expect(openCheckpoint(plain.ok ? plain.note : '', [signer.key], origin)).toMatchObject({
      code: 'bad_form',
    });
  });
});
