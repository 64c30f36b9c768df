import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roleSessionName, sourceIdentity } from '../../functions/session/session-names.ts';
import { readSessionUser, sessionUser } from '../../functions/session/session-user.ts';

const STS_NAME = /^[\w+=,.@-]{2,64}$/;
/** Any text a JSON string can carry, lone surrogates included, as a token's `sub` may be. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: fc.constantFrom('a', '=', ',', '\ud83d', '\ude00', '\ufffd', 'é', '漢'), maxLength: 80 }),
);
/** Names that differ in one place, where a form could lose the difference. */
const neighbours = fc
  .tuple(anyText, anyText, fc.constantFrom('', '=', '==', ',', '=2C', '\ud800', '\ufffd', 'A', 'a'), anyText)
  .map(([head, one, other, tail]) => [head + one + tail, head + other + tail] as const);

test('two names never have one form, whatever is in them and wherever they are cut', () => {
  fc.assert(
    fc.property(neighbours, fc.integer({ min: 24, max: 256 }), ([one, other], most) => {
      fc.pre(one !== other);
      expect(sessionUser(one, most)).not.toBe(sessionUser(other, most));
      expect(roleSessionName(one)).not.toBe(roleSessionName(other));
      const id = '0123456789ab';
      expect(sourceIdentity(one, 'direct', id)).not.toBe(sourceIdentity(other, 'direct', id));
    }),
    { numRuns: 1000 },
  );
});

test('any name is legal to STS as session name and source identity', () => {
  fc.assert(
    fc.property(anyText, (name) => {
      expect(roleSessionName(`oidc/eks/${name}`)).toMatch(STS_NAME);
      expect(sourceIdentity(`oidc/eks/${name}`, 'approval-123', 'ffffffffffff')).toMatch(STS_NAME);
    }),
    { numRuns: 1000 },
  );
});

test('a well-formed name is read back whole, or by its start and the hash of the whole', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 24, max: 256 }), (text, most) => {
      const name = text.toWellFormed();
      const read = readSessionUser(sessionUser(name, most));
      const hash = createHash('sha256').update(name).digest('base64url').slice(0, 16);
      if (read?.whole === true) expect(read.name).toBe(name);
      else {
        expect(read).toMatchObject({ whole: false, hash });
        expect(name.startsWith(read?.start ?? '\0')).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
});

test.for([
  ['alice', 55, 'alice'],
  ['iam/alice', 55, 'iam=2Falice'],
  ['a,b', 55, 'a=2Cb'],
  ['a=2Cb', 55, 'a=3D2Cb'],
  ['dév', 55, 'd=C3=A9v'],
  ['🔑', 55, '=F0=9F=94=91'],
] as const)('%s in %i characters is %s', ([name, most, form]) => {
  expect(sessionUser(name, most)).toBe(form);
});

test('what is cut keeps as much of the name as fits, whole characters only', () => {
  expect(sessionUser('a'.repeat(60), 55)).toMatch(/^a{37}==[\w-]{16}$/);
  // 37 characters are left: 3 of a letter's 12 would be a half of it.
  expect(sessionUser(`${'a'.repeat(34)}${'🔑'.repeat(9)}`, 55)).toMatch(/^a{34}==[\w-]{16}$/);
  expect(sessionUser(`${'a'.repeat(36)}/${'b'.repeat(40)}`, 55)).toMatch(/^a{36}==[\w-]{16}$/);
});
