import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseProfile } from '../../functions/profile/parse-profile.ts';
import type { Profile } from '../../functions/profile/profile.ts';
import { type SessionSubject, sessionKey } from '../../functions/session/session-order.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '"', ',', '\\', '[', ']', '/'), maxLength: 8 });
const kind = fc.constantFrom('sso', 'user', 'session', 'role', 'oidc');
const caller = { kind, name: text, accountId: text, arn: text, callerId: text, accessKeyId: text };
const FIELDS = {
  caller: fc.record(caller),
  profileName: text,
  profile: fc.constant(profileOf('')),
  policyVersion: fc.integer({ min: 1, max: 9 }),
  policySha256: text,
  profileVersion: fc.integer({ min: 1, max: 9 }),
  durationSeconds: fc.integer({ min: 900, max: 910 }),
  grant: text,
} satisfies { [Field in keyof SessionSubject]: fc.Arbitrary<SessionSubject[Field]> };
const subject = fc.record(FIELDS);

function profileOf(more: string, role = 'dev'): Profile {
  const parsed = parseProfile(`version: "1"\nrole_arn: arn:aws:iam::111122223333:role/${role}\n${more}`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.profile;
}

/** Whether an access key enters is left open: a person's next key may use the session of the last. */
const CALLER_FIELDS = ['kind', 'name', 'arn', 'callerId'] as const;
const OWN_FIELDS = [
  'profileName',
  'policyVersion',
  'policySha256',
  'profileVersion',
  'durationSeconds',
  'grant',
] as const;

describe('changing any one field makes another session', () => {
  test.for(CALLER_FIELDS)('of the caller: %s', (field) => {
    fc.assert(
      fc.property(subject, caller[field], (one, value) => {
        fc.pre(one.caller[field] !== value);
        const other = { ...one, caller: { ...one.caller, [field]: value } };
        expect(sessionKey(other)).not.toBe(sessionKey(one));
      }),
    );
  });

  test.for(OWN_FIELDS)('%s', (field) => {
    fc.assert(
      fc.property(subject, subject, (one, two) => {
        fc.pre(one[field] !== two[field]);
        expect(sessionKey({ ...one, [field]: two[field] })).not.toBe(sessionKey(one));
      }),
    );
  });

  test('of the profile', () => {
    const profiles = [
      profileOf(''),
      profileOf('', 'other'),
      profileOf('max_session_duration: 15m'),
      profileOf('external_id: ab'),
      profileOf('external_id: abc'),
      profileOf(`session_policy: '{"Version":"1","Statement":[]}'`),
      profileOf(`session_policy: '{"Version":"2","Statement":[]}'`),
      profileOf('session_policy_arns: [arn:aws:iam::aws:policy/a, arn:aws:iam::aws:policy/b]'),
      profileOf('session_policy_arns: [arn:aws:iam::aws:policy/b, arn:aws:iam::aws:policy/a]'),
      profileOf('tags: { a: b }'),
      profileOf('tags: { a: c }'),
      profileOf('tags: { b: a }'),
      profileOf('tags: { a: "" , b: "" }'),
    ];
    fc.assert(
      fc.property(subject, (one) => {
        expect(new Set(profiles.map((profile) => sessionKey({ ...one, profile }))).size).toBe(
          profiles.length,
        );
      }),
    );
  });

  test('no texts of different fields meet', () => {
    fc.assert(
      fc.property(subject, subject, (one, two) => {
        const told = (of: SessionSubject) =>
          JSON.stringify([
            ...OWN_FIELDS.map((field) => of[field]),
            ...CALLER_FIELDS.map((field) => of.caller[field]),
          ]);
        expect(sessionKey(one) === sessionKey(two)).toBe(told(one) === told(two));
      }),
    );
  });
});
