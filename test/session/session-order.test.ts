import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSourceIdentity } from '../../functions/session/session-names.ts';
import { sessionOrder } from '../../functions/session/session-order.ts';
import { readSessionUser } from '../../functions/session/session-user.ts';
import { subject } from './subjects.ts';

// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
const NAME = /^[\w+=,.@-]{2,64}$/;
const TAG_KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;

const sessionId = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 12, maxLength: 12 });
/** API Gateway's request ids, and whatever a forged event may hold in their place. */
const requestId = fc.oneof(
  fc.constant('P8zkDiQ8oAMEJsQ='),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }),
);

test('every order is one that STS takes', () => {
  fc.assert(
    fc.property(subject, requestId, sessionId, (ordered, request, id) => {
      const order = sessionOrder(ordered, request, id);
      expect(order.roleSessionName).toMatch(NAME);
      expect(order.sourceIdentity).toMatch(NAME);
      expect(order.durationSeconds).toBe(ordered.durationSeconds);
      expect(order.tags.length).toBeLessThanOrEqual(50);
      for (const { key, value } of order.tags) {
        expect(key).toMatch(TAG_KEY);
        expect(value).toMatch(TAG_VALUE);
      }
      const keys = order.tags.map(({ key }) => key.toLowerCase());
      expect(new Set(keys).size).toBe(keys.length);
      if (order.externalId !== undefined) expect(order.externalId).toMatch(EXTERNAL_ID);
    }),
    { numRuns: 400 },
  );
});

test('an order says who, which profile, which request, and names its own session', () => {
  fc.assert(
    fc.property(subject, sessionId, (ordered, id) => {
      const order = sessionOrder(ordered, 'P8zkDiQ8oAMEJsQ=', id);
      const tags = Object.fromEntries(order.tags.map(({ key, value }) => [key, value]));
      const user = readSessionUser(tags.SentinelUser ?? '');
      // A tag holds 256 characters: only the longest names, escaped, are cut.
      if (user?.whole) expect(user.name).toBe(ordered.caller.name);
      else expect(ordered.caller.name.length).toBeGreaterThan(76);
      expect(tags).toMatchObject({
        SentinelProfile: ordered.profileName,
        SentinelRequestId: 'P8zkDiQ8oAMEJsQ=',
      });
      expect(readSourceIdentity(order.sourceIdentity)).toMatchObject({ grant: ordered.grant, sessionId: id });
      for (const tag of ordered.profile.tags) expect(order.tags).toContainEqual(tag);
    }),
    { numRuns: 400 },
  );
});

test('each session has a source identity of its own', () => {
  fc.assert(
    fc.property(subject, sessionId, sessionId, (ordered, one, other) => {
      fc.pre(one !== other);
      const identityOf = (id: string) => sessionOrder(ordered, 'request', id).sourceIdentity;
      expect(identityOf(one)).not.toBe(identityOf(other));
    }),
    { numRuns: 200 },
  );
});
