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
      { numRuns: 80 },
    );
  });

  test.for(Object.entries(PROFILE_CHANGES))('the profile’s %s', ([, change]) => {
    fc.assert(
      fc.property(subject, profilesApart(change), (from, [one, other]) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(sessionKey({ ...from, profile: one })).not.toBe(sessionKey({ ...from, profile: other }));
      }),
      { numRuns: 80 },
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
      { numRuns: 400 },
    );
  });
});

test.for([',', '","', '\\","', '\\u0022,', '\0', '\n'])(
  'no text runs over into the field beside it: %j',
  (sign) => {
    const [one] = fc.sample(subject, { numRuns: 1, seed: 7 });
    if (one === undefined) throw new Error('no subject');
    const of = (callerId: string, arn: string, profileName: string) =>
      sessionKey({ ...one, profileName, caller: { ...one.caller, callerId, arn } });
    const keys = [
      of(`a${sign}b`, 'c', 'd'),
      of('a', `b${sign}c`, 'd'),
      of('a', 'b', `c${sign}d`),
      of(`a${sign}b${sign}c`, '', 'd'),
      of('a', `b${sign}c${sign}d`, ''),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  },
);

test('the same caller with a new access key keeps the session', () => {
  fc.assert(
    fc.property(subject, (from) => {
      const rotated = { ...from, caller: { ...from.caller, accessKeyId: 'ASIANEWKEY0000000000' } };
      expect(sessionKey(rotated)).toBe(sessionKey(from));
    }),
    { numRuns: 100 },
  );
});
