import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localSigner, publicKeyOfSpki } from '../../functions/note/local-signer.ts';
import { signNote } from '../../functions/note/sign-note.ts';
import { parseVerifierKey, verifierKeyOf } from '../../functions/note/verifier-key.ts';
import { keyOf, signerOf } from './keys.ts';
import { ENOCH, PETER } from './published.ts';

function pemOf(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }).toString();
}

describe('a verifier key', () => {
  test('every part and every change of one character is refused', () => {
    const text = PETER.verifierKey;
    const parts = Array.from({ length: text.length }, (_, n) => [text.slice(n + 1), text.slice(0, n)]).flat();
    const changes = Array.from(
      text,
      (character, n) =>
        text.slice(0, n) + String.fromCharCode(character.charCodeAt(0) + 1) + text.slice(n + 1),
    );
    expect([...parts, ...changes].filter((one) => parseVerifierKey(one).ok)).toEqual([]);
    expect(parseVerifierKey(text).ok).toBe(true);
  });

  test.each([
    [
      'a longer key, with its hash',
      'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
      'bad_form',
    ],
    [
      'another algorithm, with its hash',
      'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
      'bad_key',
    ],
    ['another name', PETER.verifierKey.replace('Peter', 'Paul'), 'bad_hash'],
    ['a space before it', ` ${PETER.verifierKey}`, 'bad_name'],
    ['a newline after it', `${PETER.verifierKey}\n`, 'bad_form'],
    ['an upper-case hash', PETER.verifierKey.replace('c74f', 'C74F'), 'bad_form'],
    ['no name', PETER.verifierKey.replace('PeterNeumann', ''), 'bad_name'],
    ['5,000 characters', 'p'.repeat(5000) + PETER.verifierKey, 'bad_form'],
  ])('%s is refused', (_, text, code) => {
    expect(parseVerifierKey(text)).toMatchObject({ ok: false, code });
  });

  test('of any name and key reads back from its text, or has no text', () => {
    const names = fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit: 'binary', maxLength: 20 }));
    fc.assert(
      fc.property(names, fc.uint8Array({ minLength: 31, maxLength: 33 }), (name, publicKey) => {
        const made = verifierKeyOf(name, publicKey);
        const isNamed = name !== '' && !/[^ -\u{10ffff}]|[\p{White_Space}+\p{Cs}]/u.test(name);
        expect(made.ok).toBe(isNamed && publicKey.length === 32);
        if (!made.ok) return;
        const read = keyOf(made.key.text);
        expect([read.name, read.hashHex, Buffer.from(read.publicKey)]).toEqual([
          name,
          made.key.hashHex,
          Buffer.from(publicKey),
        ]);
        expect(read.verify(Buffer.from('x\n'), Buffer.alloc(64, 1))).toBe(false);
      }),
    );
  });
});

describe('a signer from a key', () => {
  test('in PEM signs as the one from its seed', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const seed = Buffer.from(String(privateKey.export({ format: 'jwk' }).d), 'base64url');
    const [fromPem, fromSeed] = [localSigner(pemOf(privateKey)), localSigner(seed)];
    if (!fromPem.ok || !fromSeed.ok) throw new Error('a good key was refused');
    expect(fromPem.signer.publicKey).toEqual(fromSeed.signer.publicKey);
    const text = Buffer.from('text\n');
    expect(await fromPem.signer.sign(text)).toEqual(await fromSeed.signer.sign(text));
  });

  test('its public key is that of its SubjectPublicKeyInfo', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const made = localSigner(pemOf(privateKey));
    const der = publicKey.export({ format: 'der', type: 'spki' });
    expect(made.ok && made.signer.publicKey).toEqual(publicKeyOfSpki(der));
    for (const other of [der.subarray(1), der.subarray(0, -1), Buffer.concat([der, Buffer.of(0)])])
      expect(publicKeyOfSpki(other)).toBeUndefined();
    expect(
      publicKeyOfSpki(generateKeyPairSync('x25519').publicKey.export({ format: 'der', type: 'spki' })),
    ).toBeUndefined();
  });

  const secret = pemOf(generateKeyPairSync('ed25519').privateKey);
  test.each<[string, string | Uint8Array]>([
    ['an RSA key', pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)],
    ['a P-256 key', pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)],
    ['an X25519 key', pemOf(generateKeyPairSync('x25519').privateKey)],
    [
      'a public key',
      generateKeyPairSync('ed25519').publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    ],
    ['a cut PEM', secret.slice(0, 60)],
    ['no PEM', 'secret'],
    ['nothing', ''],
    ['31 bytes', Buffer.alloc(31)],
    ['64 bytes', Buffer.alloc(64)],
  ])('%s is refused', (_, key) => {
    const refused = localSigner(key);
    expect(refused).toMatchObject({ ok: false, code: 'bad_key' });
    expect(JSON.stringify(refused)).not.toContain(secret.slice(30, 60));
  });
});

describe('signing', () => {
  const peter = signerOf(PETER.name, PETER.seed);

  test('with another key than the published one gives no note', async () => {
    const { sign } = signerOf(ENOCH.name, ENOCH.seed);
    expect(await signNote(PETER.text, { key: peter.key, sign })).toMatchObject({
      ok: false,
      code: 'key_mismatch',
    });
    const short = { key: peter.key, sign: async () => Buffer.alloc(63) };
    expect(await signNote(PETER.text, short)).toMatchObject({ ok: false, code: 'key_mismatch' });
  });

  test.each(['', 'no newline', 'a\r\n', 'nul\0\n', '\ud800\n', `${'a'.repeat(1_000_000)}\n`])(
    'text %# that no note can hold is refused before the key is asked',
    async (text) => {
      const asked: Uint8Array[] = [];
      const sign = async (bytes: Uint8Array) => {
        asked.push(bytes);
        return peter.sign(bytes);
      };
      expect(await signNote(text, { key: peter.key, sign })).toMatchObject({ ok: false, code: 'bad_text' });
      expect(asked).toEqual([]);
    },
  );

  test('fails as the key does', async () => {
    const sign = () => Promise.reject(new Error('the key is out of reach'));
    await expect(signNote(PETER.text, { key: peter.key, sign })).rejects.toThrow('out of reach');
  });
});
