import fc from 'fast-check';
import { parseProfile } from '../../functions/profile/parse-profile.ts';
import type { Profile } from '../../functions/profile/profile.ts';

const word = fc.string({ unit: fc.constantFrom(...'abcXYZ019._-'), minLength: 1, maxLength: 64 });
const tagText = fc.string({ unit: fc.constantFrom(...'aZ0 _.:/=+-@é漢'), minLength: 1, maxLength: 60 });
const arnOf = (type: string) => word.map((name) => `arn:aws:iam::111122223333:${type}/${name}`);
const duration = fc.oneof(
  fc.integer({ min: 900, max: 3600 }),
  fc.constantFrom('15m', '1h', '30m30s', '3600s', '60m'),
);

/** A profile document's fields, each of which may be there or not. */
export const documentFields = fc.record(
  {
    role_arn: arnOf('role'),
    max_session_duration: duration,
    external_id: fc.string({ unit: fc.constantFrom(...'aZ0_+=,.@:/-'), minLength: 2, maxLength: 60 }),
    session_policy: word.map((sid) => JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: sid }] })),
    session_policy_arns: fc.array(arnOf('policy'), { maxLength: 10 }),
    tags: fc.dictionary(
      tagText.map((key) => `k${key}`),
      tagText,
      { maxKeys: 5 },
    ),
  },
  { requiredKeys: ['role_arn'] },
);

/** The text of a document: JSON is YAML. */
export function documentText(fields: object): string {
  return JSON.stringify({ version: '1', ...fields }, null, 2);
}

/** The profile of a document; undefined when it has a fault. */
export function profileOf(fields: object): Profile | undefined {
  const parsing = parseProfile(documentText(fields));
  return parsing.ok ? parsing.profile : undefined;
}

/** Any profile the parser lets through. */
export const permittedProfile: fc.Arbitrary<Profile> = documentFields
  .map(profileOf)
  .filter((profile): profile is Profile => profile !== undefined);
