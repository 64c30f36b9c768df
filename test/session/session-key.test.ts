import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sessionKey } from '../../functions/session/session-order.ts';
import { CHANGES, PROFILE_CHANGES, profilesApart, subject } from './subjects.ts';

describe('whoever differs in one thing gets another session', () => {
  test.for(Object.entries(CHANGES))('%s', ([, change]) => {
    fc.assert(
      fc.property(subject, subject, (from, other) => {
        const changed = change(from, other);
        fc.pre(JSON.stringify(changed) !== JSON.stringify(from));
        expect(sessionKey(changed)).not.toBe(sessionKey(from));
      }),
      { numRuns: 120 },
    );
  });

  test.for(Object.entries(PROFILE_CHANGES))('the profile’s %s', ([, change]) => {
    fc.assert(
      fc.property(subject, profilesApart(change), (from, [one, other]) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(sessionKey({ ...from, profile: one })).not.toBe(sessionKey({ ...from, profile: other }));
      }),
      { numRuns: 120 },
    );
  });

  test('whatever differs, the keys differ: no two fields run into each other', () => {
    fc.assert(
      fc.property(subject, subject, fc.subarray(Object.values(CHANGES)), (from, other, changes) => {
        const changed = changes.reduce((sofar, change) => change(sofar, other), from);
        expect(sessionKey(changed) === sessionKey(from)).toBe(
          JSON.stringify(changed) === JSON.stringify(from),
        );
      }),
      { numRuns: 600 },
    );
  });
});

test('a text cannot run over into the field beside it', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\\', '[', ']', '/'), maxLength: 8 });
  const hostile = fc.tuple(subject, text, text, text, text).map(([from, name, arn, profileName, grant]) => ({
    ...{ ...from, profileName, grant, policyVersion: 1, profileVersion: 1 },
    caller: { ...from.caller, name, arn },
  }));
  fc.assert(
    fc.property(hostile, hostile, (one, other) => {
      const mixed = { ...one, profileName: other.profileName, grant: other.grant };
      const named = { ...mixed, caller: { ...one.caller, name: other.caller.name, arn: other.caller.arn } };
      expect(sessionKey(named) === sessionKey(one)).toBe(JSON.stringify(named) === JSON.stringify(one));
    }),
    { numRuns: 500 },
  );
});

test('the same caller with a new access key keeps the session', () => {
  fc.assert(
    fc.property(subject, (from) => {
      const rotated = { ...from, caller: { ...from.caller, accessKeyId: 'ASIANEWKEY0000000000' } };
      expect(sessionKey(rotated)).toBe(sessionKey(from));
    }),
    { numRuns: 100 },
  );
});
