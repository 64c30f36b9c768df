import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  readSourceIdentity,
  roleSessionName,
  sourceIdentity,
} from '../../functions/session/session-names.ts';
import { readSessionUser, sessionUser } from '../../functions/session/session-user.ts';
import { permittedCaller, rulesOf } from './permitted-names.ts';

const STS_NAME = /^[\w+=,.@-]{2,64}$/;
const STS_TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;
const sessionId = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 12, maxLength: 12 });
const grant = fc.oneof(
  fc.constant('direct'),
  fc.string({ unit: fc.constantFrom(...'abcXYZ019-'), minLength: 1, maxLength: 12 }),
);

describe.for(['sso', 'user', 'session'] as const)('with bare names for %s', (bareNames) => {
  const anybody = permittedCaller(rulesOf(bareNames));

  test('every name is legal to STS, whole or by its hash read back, and never a vended one twice', () => {
    fc.assert(
      fc.property(anybody, grant, sessionId, ({ caller: { name } }, granted, id) => {
        const source = sourceIdentity(name, granted, id);
        expect(roleSessionName(name)).toMatch(STS_NAME);
        expect(source).toMatch(STS_NAME);
        expect(sessionUser(name, 256)).toMatch(STS_TAG_VALUE);
        const read = readSourceIdentity(source);
        if (read === undefined) throw new Error(`${source} is not read back`);
        expect(read).toMatchObject({ grant: granted, sessionId: id });
        if (read.user.whole) expect(read.user.name).toBe(name);
        else {
          expect(name.startsWith(read.user.start)).toBe(true);
          expect(sessionUser(name, 29).endsWith(`==${read.user.hash}`)).toBe(true);
        }
      }),
      { numRuns: 1500 },
    );
  });

  test('two callers with different names have different session names and source identities', () => {
    // The second caller is a near relation of the first: where cutting and escaping could make them meet.
    const pair = fc.tuple(anybody, anybody, fc.boolean()).map(([{ caller: a }, { caller: b }, near]) => {
      const cut = Math.floor(a.name.length / 2);
      return [a.name, near ? a.name.slice(0, cut) + b.name.slice(-cut) : b.name] as const;
    });
    fc.assert(
      fc.property(pair, sessionId, ([a, b], id) => {
        fc.pre(a !== b);
        expect(roleSessionName(a)).not.toBe(roleSessionName(b));
        expect(sourceIdentity(a, 'direct', id)).not.toBe(sourceIdentity(b, 'direct', id));
        expect(sessionUser(a, 256)).not.toBe(sessionUser(b, 256));
      }),
      { numRuns: 1500 },
    );
  });

  test('two callers of different kinds never have one name', () => {
    fc.assert(
      fc.property(anybody, anybody, (a, b) => {
        fc.pre(a.caller.kind !== b.caller.kind);
        expect(a.caller.name).not.toBe(b.caller.name);
      }),
      { numRuns: 1000 },
    );
  });
});

test('any text at all is escaped within any bound, and read back', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.integer({ min: 24, max: 256 }),
      (name, most) => {
        const user = sessionUser(name, most);
        expect(user.length).toBeLessThanOrEqual(most);
        expect(user).toMatch(/^[A-Za-z0-9_.@=-]*$/);
        const read = readSessionUser(user);
        expect(read?.whole === true ? read.name : read && name.startsWith(read.start)).toBe(
          read?.whole ? name : true,
        );
      },
    ),
    { numRuns: 1500 },
  );
});

test.for(['=2', '=ZZ', '=C3', '===short', 'a==0123456789abcde', 'a,b', 'a b', '=c3=a9'])(
  '`%s` was not written by the service',
  (text) => {
    expect(readSessionUser(text)).toBeUndefined();
  },
);

test.for([
  'sentinel,alice,direct',
  'sentinel,alice,direct,0123456789AB',
  'sentinel,,direct,0123456789ab',
  'sentinel,a,b,direct,0123456789ab',
  'sentinel,alice,direct,0123456789ab\n',
  'sentinel,alice,thirteen-char,0123456789ab',
  'other,alice,direct,0123456789ab',
])('%j is no source identity of the service', (text) => {
  expect(readSourceIdentity(text)).toBeUndefined();
});
