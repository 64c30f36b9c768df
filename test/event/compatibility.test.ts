import { describe, expect, test } from 'vitest';
import schema from '../../docs/schema/decision-event.v1.json' with { type: 'json' };
import frozen from './decision-event.v1.fields.json' with { type: 'json' };
import { breaksOf, fieldsOf } from './schema-fields.ts';

test('every field of version 1 is what it was when it was published', () => {
  expect(breaksOf(frozen, fieldsOf(schema)).join('\n')).toBe('');
});

test('the frozen fields are those of the event, not of nothing', () => {
  const paths = frozen.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining(['$.id', '$.producer.unrecorded[]', '$.caller|0.name|1', '$.session|0.tags.*']),
  );
  expect(new Set(paths).size).toBe(paths.length);
});

describe('what breaks readers is found', () => {
  type Json = { [name: string]: Json } & { [name: string]: unknown };
  const changes: readonly [string, (draft: Json) => void, RegExp][] = [
    ['a field gone', (s) => delete s.properties?.coldStart, /`\$\.coldStart` is gone/],
    ['a field renamed', rename, /`\$\.outcome` is gone[\s\S]*`\$\.result` is new/],
    ['a field no longer required', (s) => set(s, 'required', []), /`\$\.id` is no longer required/],
    ['another type', (s) => set(s.properties?.count, 'type', 'string'), /`\$\.count` has another `type`/],
    [
      'a value of an enum gone',
      (s) => set(s.properties?.outcome, 'enum', ['allow', 'deny']),
      /another `enum`/,
    ],
    [
      'a value of an enum new',
      (s) => set(s.properties?.operation, 'enum', ['vend', 'profiles', 'x']),
      /another `enum`/,
    ],
    [
      'a narrower bound',
      (s) => set(s.properties?.requestId, 'maxLength', 64),
      /another `maxLength`: it was 128 and is 64/,
    ],
    ['another pattern', (s) => set(s.properties?.id, 'pattern', '^.+$'), /another `pattern`/],
    [
      'another meaning',
      (s) => set(s.properties?.time, 'description', 'When it ended.'),
      /another `description`/,
    ],
    ['another version', (s) => set(s.properties?.schemaVersion, 'const', '2'), /another `const`/],
    ['an optional field', (s) => set(s.properties, 'note', { type: 'string' }), /needs a new version/],
    ['open to unknown fields', (s) => delete s.additionalProperties, /another `additionalProperties`/],
    [
      'null no longer taken',
      (s) => set(s.properties?.traceId, 'anyOf', [{ type: 'string' }]),
      /`\$\.traceId\|1` is gone/,
    ],
  ];

  test.for(changes)('%s', ([, change, message]) => {
    const draft: Json = JSON.parse(JSON.stringify(schema));
    change(draft);
    expect(breaksOf(frozen, fieldsOf(draft)).join('\n')).toMatch(message);
  });

  function set(node: Json | undefined, name: string, value: unknown): void {
    if (node === undefined) throw new Error(`nothing to set \`${name}\` of`);
    Object.assign(node, { [name]: value });
  }

  function rename({ properties }: Json): void {
    set(properties, 'result', properties?.outcome);
    delete properties?.outcome;
  }
});
