import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import schema from '../../docs/schema/profile.v1.json' with { type: 'json' };
import { parseProfile } from '../../functions/profile/parse-profile.ts';
import { BAD_DOCUMENTS } from './bad-documents.ts';
import { documentFields, documentText } from './generated-documents.ts';
import { GOOD_DOCUMENTS } from './good-documents.ts';

const validate = new Ajv2020({ strict: true, strictTypes: false, allErrors: true }).compile(schema);

/** As an editor reads it: YAML 1.2 core schema. */
function asEditors(yaml: string): unknown {
  return parse(yaml, { logLevel: 'silent', uniqueKeys: false });
}

describe('what the parser accepts is valid', () => {
  test.for(GOOD_DOCUMENTS)('$name', ({ text }) => {
    expect(validate(asEditors(text)), JSON.stringify(validate.errors)).toBe(true);
  });

  test('any permitted document', () => {
    fc.assert(
      fc.property(documentFields, (fields) => {
        const text = documentText(fields);
        fc.pre(parseProfile(text).ok);
        expect(validate(asEditors(text)), JSON.stringify(validate.errors)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what the parser refuses is invalid, unless a schema cannot tell', () => {
  test.for(BAD_DOCUMENTS)('$name', ({ text, onlyParser }) => {
    expect(validate(asEditors(text))).toBe(onlyParser !== undefined);
  });
});

test('schema and parser know the same keys', () => {
  const unknown = parseProfile('nothing: 1');
  const message = unknown.ok ? '' : (unknown.faults.find(({ path }) => path === 'nothing')?.message ?? '');
  expect(message).toContain(`use one of ${Object.keys(schema.properties).join(', ')}`);
});
