import { expect, test } from 'vitest';
import { parsePattern } from '../../local/events/pattern.ts';

const event = {
  source: 'sentinel.tvm',
  'detail-type': 'Credential Decision',
  resources: ['arn:aws:iam::123456789012:role/a', 'arn:aws:iam::123456789012:role/b'],
  detail: {
    outcome: 'allow',
    count: 3,
    cached: true,
    reason: null,
    caller: { kind: 'user', name: 'iam/alice' },
    empty: [],
    items: [{ id: 1, tag: 'x' }, { id: 2 }],
  },
};

const matching: [string, unknown][] = [
  ['exact', { source: ['sentinel.tvm'] }],
  ['any of a list', { detail: { outcome: ['deny', 'allow'] } }],
  ['every field', { source: ['sentinel.tvm'], detail: { count: [3] } }],
  ['an item of a list', { resources: ['arn:aws:iam::123456789012:role/b'] }],
  ['true', { detail: { cached: [true] } }],
  ['null', { detail: { reason: [null] } }],
  ['prefix', { detail: { caller: { name: [{ prefix: 'iam/' }] } } }],
  ['prefix whatever the case', { source: [{ prefix: { 'equals-ignore-case': 'SENTINEL' } }] }],
  ['suffix', { source: [{ suffix: '.tvm' }] }],
  ['equals-ignore-case', { source: [{ 'equals-ignore-case': 'Sentinel.TVM' }] }],
  ['anything-but a value', { detail: { outcome: [{ 'anything-but': 'deny' }] } }],
  ['anything-but a list', { detail: { outcome: [{ 'anything-but': ['deny', 'error'] }] } }],
  ['anything-but numbers', { detail: { count: [{ 'anything-but': [1, 2] }] } }],
  ['anything-but a prefix', { detail: { outcome: [{ 'anything-but': { prefix: 'den' } }] } }],
  ['anything-but prefixes', { detail: { outcome: [{ 'anything-but': { prefix: ['den', 'err'] } }] } }],
  ['anything-but a suffix', { detail: { outcome: [{ 'anything-but': { suffix: 'ny' } }] } }],
  ['anything-but any case', { detail: { outcome: [{ 'anything-but': { 'equals-ignore-case': 'DENY' } }] } }],
  ['exists', { detail: { outcome: [{ exists: true }] } }],
  ['exists not', { detail: { approval: [{ exists: false }] } }],
  ['exists not, for it is no leaf', { detail: { caller: [{ exists: false }] } }],
  ['numeric equality', { detail: { count: [{ numeric: ['=', 3] }] } }],
  ['numeric range', { detail: { count: [{ numeric: ['>', 2, '<=', 3] }] } }],
  ['a field of a listed object', { detail: { items: { tag: ['x'] } } }],
  ['$or', { $or: [{ source: ['other'] }, { detail: { count: [3] } }] }],
  ['$or inside', { detail: { $or: [{ outcome: ['deny'] }, { cached: [true] }], count: [3] } }],
];

test.each(matching)('matches: %s', (_name, pattern) => {
  const parsed = parsePattern(JSON.stringify(pattern));
  expect(parsed.ok && parsed.value(event)).toBe(true);
});

const other: [string, unknown][] = [
  ['another value', { source: ['sentinel'] }],
  ['another case', { source: ['SENTINEL.TVM'] }],
  ['a number as text', { detail: { count: ['3'] } }],
  ['one field of two', { source: ['sentinel.tvm'], detail: { count: [4] } }],
  ['a prefix in the middle', { source: [{ prefix: 'tvm' }] }],
  ['anything-but the value', { detail: { outcome: [{ 'anything-but': ['allow'] }] } }],
  ['anything-but where nothing is', { detail: { approval: [{ 'anything-but': ['x'] }] } }],
  ['anything-but the prefix', { detail: { outcome: [{ 'anything-but': { prefix: ['al'] } }] } }],
  ['exists where nothing is', { detail: { approval: [{ exists: true }] } }],
  ['exists of an object', { detail: { caller: [{ exists: true }] } }],
  ['out of range', { detail: { count: [{ numeric: ['>', 3] }] } }],
  ['text as number', { detail: { outcome: [{ numeric: ['>', 0] }] } }],
  ['no alternative', { $or: [{ source: ['other'] }, { detail: { count: [4] } }] }],
  ['a name every object has', { detail: { constructor: { name: ['Object'] } } }],
];

test.each(other)('does not match: %s', (_name, pattern) => {
  const parsed = parsePattern(JSON.stringify(pattern));
  expect(parsed.ok && !parsed.value(event)).toBe(true);
});

test.each([
  ['not JSON', '{'],
  ['a list', '[]'],
  ['nothing in it', '{}'],
  ['a plain value', '{"source":"sentinel.tvm"}'],
  ['an empty list', '{"source":[]}'],
  ['a list in a list', '{"source":[["a"]]}'],
  ['an unknown operator', '{"source":[{"like":"a"}]}'],
  ['two operators in one', '{"source":[{"prefix":"a","suffix":"b"}]}'],
  ['a prefix that is no text', '{"source":[{"prefix":1}]}'],
  ['exists with text', '{"source":[{"exists":"true"}]}'],
  ['mixed anything-but', '{"source":[{"anything-but":["a",1]}]}'],
  ['an empty anything-but', '{"source":[{"anything-but":[]}]}'],
  ['half a comparison', '{"detail":{"a":[{"numeric":[">"]}]}}'],
  ['an unknown comparison', '{"detail":{"a":[{"numeric":["!=",1]}]}}'],
  ['a range of two lower bounds', '{"detail":{"a":[{"numeric":[">",1,">",2]}]}}'],
  ['one alternative', '{"$or":[{"source":["a"]}]}'],
])('refuses a pattern: %s', (_name, text) => {
  expect(parsePattern(text)).toMatchObject({ ok: false, reason: expect.any(String) });
});
