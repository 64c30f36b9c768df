import fc from 'fast-check';
import { parseProfile } from '../../functions/profile/parse-profile.ts';
import type { Profile } from '../../functions/profile/profile.ts';

const text = (chars: string, least: number, most: number) =>
  fc.string({ unit: fc.constantFrom(...chars), minLength: least, maxLength: most });
const tagText = (least: number, most: number) => text('azAZ09 _.:/=+-@éñ漢', least, most);
const POLICY_CHARS = 'abc ", {}\\\n\té';

/** Tags as STS takes them: keys of any permitted characters, unique whatever their case, none of them reserved. */
const tags = fc
  .uniqueArray(
    fc.tuple(
      tagText(1, 40).filter((key) => !/^(?:sentinel|aws:)/i.test(key)),
      tagText(0, 60),
    ),
    { maxLength: 20, selector: ([key]) => key.toLowerCase() },
  )
  .map((pairs) => Object.fromEntries(pairs));

/** The fields of any document that is permitted, each of which may be there or not. */
export const documentFields = fc.record(
  {
    version: fc.constant('1'),
    role_arn: text('abc_+=,.@-', 1, 64).map((name) => `arn:aws:iam::111122223333:role/team/${name}`),
    max_session_duration: fc.oneof(
      fc.constantFrom('15m', '1h', '59m60s', '3600s'),
      fc.integer({ min: 900, max: 3600 }),
    ),
    external_id: text('abc019_+=,.@:/-', 2, 300),
    session_policy: text(POLICY_CHARS, 0, 500).map((id) =>
      JSON.stringify({ Version: '2012-10-17', Id: id, Statement: [] }),
    ),
    session_policy_arns: fc.array(
      text('abc', 1, 40).map((name) => `arn:aws:iam::111122223333:policy/${name}`),
      { maxLength: 10 },
    ),
    tags,
  },
  { requiredKeys: ['version', 'role_arn'] },
);

/** The text of a document. JSON is YAML, so nothing is quoted here that a person would have to quote. */
export function documentText(fields: object): string {
  return JSON.stringify(fields, null, 2);
}

/** The profile of a document; undefined when it has a fault. */
export function profileOf(fields: object): Profile | undefined {
  const parsing = parseProfile(documentText(fields));
  return parsing.ok ? parsing.profile : undefined;
}

/** Any profile there can be. */
export const permittedProfile: fc.Arbitrary<Profile> = documentFields.map((fields) => {
  const profile = profileOf(fields);
  if (profile === undefined) throw new Error(`refused: ${documentText(fields)}`);
  return profile;
});
