import type { Rejection } from '../../functions/audit/incoming.ts';
import { decision, envelope } from '../audit/events.ts';

/** A way for a message to be no event of ours; `n` makes it another message. */
export type BadMessage = { name: string; code: Rejection['code']; body: (n: number) => string };

type Change = (detail: Record<string, unknown>) => unknown;

const TOO_LARGE_BODY = 262_145;
const DEEP = 50_000;
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const detailOf = (n: number): Record<string, unknown> => ({ ...decision(n) });
/** JSON text with a member of any name and content put first, as no object of JavaScript could hold it. */
const withMember = (json: string, name: string, value: string) =>
  `{${JSON.stringify(name)}:${value},${json.slice(1)}`;
const lacking = (detail: Record<string, unknown>, name: string) =>
  Object.fromEntries(Object.entries(detail).filter(([key]) => key !== name));

const broken = (name: string, body: BadMessage['body']): BadMessage => ({ name, code: 'not-json', body });
const NOT_JSON: readonly BadMessage[] = [
  broken('words', (n) => `not json ${n}`),
  broken('a number', (n) => String(n)),
  broken('a string', (n) => JSON.stringify(`text ${n}`)),
  broken('an array', (n) => `[${envelope(decision(n))}]`),
  broken('half an envelope', (n) => envelope(decision(n)).slice(0, 700)),
  broken('two envelopes', (n) => envelope(decision(n)) + envelope(decision(n + 1))),
  broken('a comma too many', (n) => `{"n":${n},}`),
  broken('a byte order mark', (n) => `\ufeff${envelope(decision(n))}`),
  broken('single quotes', (n) => `{'n':${n}}`),
  broken('a number that is none', (n) => `{"n":${n},"detail":NaN}`),
  broken('deep and unclosed', (n) => `${n}${'['.repeat(DEEP)}`),
  broken('deep arrays', (n) => `[${n},${nested(DEEP)}]`),
];

const outside = (name: string, code: Rejection['code'], more: Record<string, unknown>): BadMessage => ({
  name,
  code,
  body: (n) => envelope(decision(n), more),
});
const ENVELOPES: readonly BadMessage[] = [
  ...[undefined, null, 'text', 5, [decision(1)]].map((detail) =>
    outside(`detail ${typeof detail} ${Array.isArray(detail)}`, 'not-an-envelope', { detail, at: 1 }),
  ),
  ...['account', 'source', 'detail-type'].flatMap((name) =>
    [undefined, null, 7, {}].map((value) =>
      outside(`${name} ${JSON.stringify(value)}`, 'not-an-envelope', { [name]: value }),
    ),
  ),
  {
    name: 'everything in __proto__',
    code: 'not-an-envelope',
    body: (n) => `{"__proto__":${envelope(decision(n))}}`,
  },
  ...['123456789013', '', ' 123456789012', '123456789012 '].map((account) =>
    outside(`account "${account}"`, 'foreign-account', { account }),
  ),
  ...['aws.sts', 'SENTINEL.TVM', 'sentinel.tvm '].map((source) =>
    outside(`source "${source}"`, 'foreign-source', { source }),
  ),
  ...['AWS API Call via CloudTrail', 'credential decision', '__proto__', 'constructor', 'toString'].map(
    (type) => outside(`detail-type ${type}`, 'unknown-detail-type', { 'detail-type': type }),
  ),
];

const inside = (name: string, change: Change, code: Rejection['code'] = 'wrong-shape'): BadMessage => ({
  name,
  code,
  body: (n) => envelope(change(detailOf(n))),
});
const VERSIONS: readonly BadMessage[] = ['2', '1.0', '', 1, null, ['1']].map((schemaVersion) =>
  inside(
    `version ${JSON.stringify(schemaVersion)}`,
    (detail) => ({ ...detail, schemaVersion }),
    'unknown-version',
  ),
);

const FIELDS = Object.keys(detailOf(0)).filter((name) => name !== 'schemaVersion');
const SHAPES: readonly BadMessage[] = [
  ...FIELDS.map((name) => inside(`without ${name}`, (detail) => lacking(detail, name))),
  ...FIELDS.map((name) => inside(`${name} of another type`, (detail) => ({ ...detail, [name]: [{ a: 1 }] }))),
  ...[
    { id: '01A20CCC-1B8E-7000-8000-000000000001' },
    { id: '01a20ccc-1b8e-4000-8000-000000000001' },
    { producer: { id: '20306c2b91c623f0', seq: -1, unrecorded: [] } },
    { producer: { id: '20306c2b91c623f0', seq: 1.5, unrecorded: [] } },
    { producer: { id: '20306c2b91c623f0', seq: 1, unrecorded: Array(501).fill(0) } },
    { producer: { id: '20306C2B91C623F0', seq: 1, unrecorded: [] } },
    { time: '2026-02-31T00:00:00.000Z' },
    { time: '2026-01-01T24:00:00.000Z' },
    { time: '2026-01-32T00:00:00.000Z' },
    { time: '2026-01-01T00:00:00Z' },
    { count: 0 },
    { count: 9_007_199_254_740_992 },
    { profile: 'a/b' },
    { requestId: 'r'.repeat(129) },
    { surprise: true },
    { constructor: { prototype: 1 } },
  ].map((more) => inside(JSON.stringify(more).slice(0, 60), (detail) => ({ ...detail, ...more }))),
  ...['__proto__', 'constructor', 'prototype'].map(
    (name): BadMessage => ({
      name: `a member ${name}`,
      code: 'wrong-shape',
      body: (n) =>
        envelope(0).replace('"detail":0', `"detail":${withMember(JSON.stringify(decision(n)), name, '{}')}`),
    }),
  ),
  {
    name: 'a deep member',
    code: 'wrong-shape',
    body: (n) =>
      envelope(0).replace(
        '"detail":0',
        `"detail":${withMember(JSON.stringify(decision(n)), 'deep', nested(DEEP))}`,
      ),
  },
  {
    name: 'a number beyond all numbers',
    code: 'wrong-shape',
    body: (n) => envelope(decision(n)).replace('"total":3', '"total":1e400'),
  },
];

const tagged =
  (tags: Record<string, string>): Change =>
  (detail) => ({
    ...detail,
    session: { ...decision(0).session, tags },
  });
const LIMITS: readonly BadMessage[] = [
  inside('a lone surrogate', tagged({ SentinelUser: 'a\ud800b' }), 'not-canonical'),
  inside('an event over 64 KiB', tagged({ ['k'.repeat(65_000)]: 'v' }), 'too-large'),
  { name: 'over 256 Ki characters', code: 'too-large', body: (n) => `${n}${' '.repeat(TOO_LARGE_BODY)}` },
  {
    name: 'an envelope over 256 Ki characters',
    code: 'too-large',
    body: (n) => envelope(decision(n), { resources: ['r'.repeat(TOO_LARGE_BODY)] }),
  },
];

/** Every way we know, each with the code of its dead letter. */
export const BAD_MESSAGES: readonly BadMessage[] = [
  ...NOT_JSON,
  ...ENVELOPES,
  ...VERSIONS,
  ...SHAPES,
  ...LIMITS,
];
