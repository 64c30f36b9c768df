import fc from 'fast-check';
import type { Profile } from '../../functions/profile/profile.ts';
import type { SessionSubject } from '../../functions/session/session-order.ts';
import { permittedCaller, rulesOf } from '../identity/permitted-names.ts';
import { documentFields, permittedProfile, profileOf } from '../profile/generated-documents.ts';

const version = fc.integer({ min: 1, max: 1_000_000 });
const sha256 = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
const word = fc.string({ unit: fc.constantFrom(...'abcXYZ019._-'.split('')), minLength: 1, maxLength: 64 });
/** Any session that can be permitted. */
export const subject: fc.Arbitrary<SessionSubject> = fc.record({
  caller: permittedCaller(rulesOf('sso')).map(({ caller }) => caller),
  profileName: word,
  profile: permittedProfile,
  policyVersion: version,
  policySha256: sha256,
  profileVersion: version,
  durationSeconds: fc.integer({ min: 900, max: 3600 }),
  grant: fc.oneof(
    fc.constant('direct'),
    fc.string({ unit: fc.constantFrom(...'abc019-'), minLength: 1, maxLength: 12 }),
  ),
});

/** Fields of a caller that are no part of the key: the same person with a new key keeps the session. */
type CallerKey = 'kind' | 'name' | 'accountId' | 'arn' | 'callerId';

/** For every field of a subject that makes a session another, the subject with a new value there alone. */
export const CHANGES: {
  readonly [Field in CallerKey | Exclude<keyof SessionSubject, 'caller'>]: (
    from: SessionSubject,
    other: SessionSubject,
  ) => SessionSubject;
} = {
  kind: (from, other) => ({ ...from, caller: { ...from.caller, kind: other.caller.kind } }),
  name: (from, other) => ({ ...from, caller: { ...from.caller, name: other.caller.name } }),
  accountId: (from) => ({ ...from, caller: { ...from.caller, accountId: '444455556666' } }),
  arn: (from, other) => ({ ...from, caller: { ...from.caller, arn: other.caller.arn } }),
  callerId: (from, other) => ({ ...from, caller: { ...from.caller, callerId: other.caller.callerId } }),
  profileName: (from, { profileName }) => ({ ...from, profileName }),
  profile: (from, other) => ({ ...from, profile: other.profile }),
  policyVersion: (from, { policyVersion }) => ({ ...from, policyVersion }),
  policySha256: (from, { policySha256 }) => ({ ...from, policySha256 }),
  profileVersion: (from, { profileVersion }) => ({ ...from, profileVersion }),
  durationSeconds: (from, { durationSeconds }) => ({ ...from, durationSeconds }),
  grant: (from, { grant }) => ({ ...from, grant }),
};

/** For every field of a profile document, a document that differs in it alone. */
export const PROFILE_CHANGES: Readonly<Record<string, (document: Record<string, unknown>) => object>> = {
  role_arn: (document) => ({ ...document, role_arn: 'arn:aws:iam::111122223333:role/another' }),
  max_session_duration: (document) => ({
    ...document,
    max_session_duration: document.max_session_duration === '15m' ? '16m' : '15m',
  }),
  external_id: (document) => ({ ...document, external_id: `${document.external_id ?? ''}xx` }),
  session_policy: (document) => ({ ...document, session_policy: '{"Version":"x","Statement":[]}' }),
  session_policy_arns: (document) => ({
    ...document,
    session_policy_arns: ['arn:aws:iam::aws:policy/Another'],
  }),
  'a tag added': (document) => ({ ...document, tags: { ...tagsOf(document), another: 'x' } }),
  'a tag with another value': (document) => ({ ...document, tags: { ...tagsOf(document), changed: 'b' } }),
};

function tagsOf(document: Record<string, unknown>): object {
  return typeof document.tags === 'object' && document.tags !== null ? document.tags : {};
}

/** Two profiles of documents that differ in one field. */
export function profilesApart(change: (document: Record<string, unknown>) => object) {
  return documentFields
    .map((document) => {
      const from = { ...document, tags: { ...document.tags, changed: 'a' } };
      return [profileOf(from), profileOf(change(from))] as const;
    })
    .filter((pair): pair is [Profile, Profile] => pair.every((one) => one !== undefined));
}
