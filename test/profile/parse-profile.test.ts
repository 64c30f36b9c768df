import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseProfile } from '../../functions/profile/parse-profile.ts';
import { BAD_DOCUMENTS } from './bad-documents.ts';
import { documentFields, documentText, profileOf } from './generated-documents.ts';
import { GOOD_DOCUMENTS } from './good-documents.ts';

function faultsOf(text: string): string[] {
  const parsing = parseProfile(text);
  if (parsing.ok) throw new Error('the document has no fault');
  return parsing.faults.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`);
}

describe('accepted', () => {
  test.for(GOOD_DOCUMENTS)('$name', ({ text, profile }) => {
    expect(parseProfile(text)).toMatchObject({ ok: true, profile });
  });
});

describe('refused, with every fault and its place', () => {
  test.for(BAD_DOCUMENTS)('$name', ({ text, faults }) => {
    const found = faultsOf(text);
    const shown = found.map((fault, n) => {
      const wanted = faults[n] ?? '';
      const start = wanted.slice(0, -1);
      return wanted.endsWith('…') && fault.startsWith(start) ? wanted : fault;
    });
    expect(shown).toEqual(faults);
    for (const fault of found) expect(fault).not.toMatch(/[.\n]$|\p{Cc}/u);
  });
});

test('a permitted document is read as it was written', () => {
  fc.assert(
    fc.property(documentFields, (fields) => {
      const parsing = parseProfile(documentText(fields));
      if (!parsing.ok) throw new Error(JSON.stringify(parsing.faults));
      const { profile } = parsing;
      expect(profile.roleArn).toBe(fields.role_arn);
      expect(profile.externalId).toBe(fields.external_id);
      expect(profile.sessionPolicy).toBe(fields.session_policy);
      expect(profile.sessionPolicyArns).toEqual(fields.session_policy_arns ?? []);
      expect(Object.fromEntries(profile.tags.map(({ key, value }) => [key, value]))).toEqual(
        fields.tags ?? {},
      );
      expect(profile.maxSessionSeconds === undefined).toBe(fields.max_session_duration === undefined);
    }),
    { numRuns: 500 },
  );
});

test('profiles have one fingerprint if and only if they are the same', () => {
  const FIELDS = ['role_arn', 'max_session_duration', 'external_id', 'session_policy', 'session_policy_arns'];
  const both = fc.tuple(documentFields, documentFields, fc.subarray([...FIELDS, 'tags']));
  fc.assert(
    fc.property(both, ([one, other, taken]) => {
      const replaced = Object.entries(other).filter(([field]) => taken.includes(field));
      const profiles = [one, { ...one, ...Object.fromEntries(replaced) }].map(profileOf);
      const [a, b] = profiles.map((profile) => profile?.fingerprint);
      const [restOfA, restOfB] = profiles.map((profile) => JSON.stringify({ ...profile, fingerprint: '' }));
      expect(a === b).toBe(restOfA === restOfB);
    }),
    { numRuns: 400 },
  );
});

test('whatever a document is, parsing ends with a profile or with faults', () => {
  const keys = ['version', 'role_arn', 'tags', 'session_policy', 'session_policy_arns', '__proto__', 'x'];
  const values = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('"1"', '[', '{a: b}', '&a x', '*a', '!!map {}', '|\n  x', '"\\ud800"', '\ud800', '- - -'),
  );
  const lines = fc.array(fc.tuple(fc.constantFrom(...keys), values), { maxLength: 8 });
  fc.assert(
    fc.property(lines, (drawn) => {
      const parsing = parseProfile(drawn.map(([key, value]) => `${key}: ${value}\n`).join(''));
      if (!parsing.ok) expect(parsing.faults.length).toBeGreaterThan(0);
    }),
    { numRuns: 200 },
  );
});
