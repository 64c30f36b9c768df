import { type BadRequest, JSON_HEADERS, utf8Bytes } from './http-pieces.ts';

type Code = BadRequest['expect']['code'];

const post = (
  name: string,
  body: string,
  code: Code = 'INVALID_REQUEST',
  headers: BadRequest['headers'] = JSON_HEADERS,
): BadRequest => ({
  ...{ name: `body: ${name}`, method: 'POST', rawUrl: '/credentials', headers, body, expect: { code } },
});
const reason = (name: string, json: string): BadRequest =>
  post(`reason ${name}`, `{"profile":"dev","reason":${json}}`);
const seconds = (json: string): BadRequest =>
  post(`duration ${json.slice(0, 20)}`, `{"profile":"dev","duration":${json}}`, 'INVALID_DURATION');
const typed = (type: string): BadRequest =>
  post(`of type ${type}`, '{"profile":"dev"}', 'INVALID_REQUEST', [['content-type', type]]);

/** Bodies that are refused with 400; `body` is bytes. */
export const BAD_BODIES: readonly BadRequest[] = [
  post('not JSON', 'profile=dev'),
  post('half of JSON', '{"profile":"dev"'),
  post('two values', '{"profile":"dev"}{}'),
  post('JSON with a comma too many', '{"profile":"dev",}'),
  post('JSON with a comment', '{"profile":"dev"}//'),
  post('a byte order mark', '\xef\xbb\xbf{"profile":"dev"}'),
  post('UTF-16', Buffer.from('{"profile":"dev"}', 'utf16le').toString('latin1')),
  post('NUL', '\0'),
  post('a list', '["dev"]'),
  post('a text', '"dev"'),
  post('a number', '900'),
  post('null', 'null'),
  post('white space', '   '),
  post('an empty object', '{}', 'MISSING_PROFILE'),
  post('an unknown field', '{"profile":"dev","role":"admin"}'),
  post('a field in another case', '{"Profile":"dev"}'),
  post('the prototype as field', '{"profile":"dev","__proto__":{"duration":900}}'),
  post('the prototype as field with text', '{"profile":"dev","__proto__":"x"}'),
  post('the prototype alone', '{"__proto__":{"profile":"dev"}}'),
  post('a constructor as field', '{"profile":"dev","constructor":{"prototype":{}}}'),
  post('a repeated field', '{"profile":"dev","profile":"prod"}'),
  post('a repeated field, escaped', '{"profile":"dev","pro\\u0066ile":"prod"}'),
  post('a repeated field that hides its colon', '{"profile":"a\\":\\"b","profile":"dev"}'),
  post('a profile that is a number', '{"profile":7}'),
  post('a profile that is null', '{"profile":null}'),
  post('a profile that is a list', '{"profile":["dev"]}'),
  post('a profile that is an object', '{"profile":{"toString":"dev"}}'),
  post('a profile with NUL', '{"profile":"dev\\u0000"}', 'INVALID_PROFILE'),
  post('a lone surrogate as profile', '{"profile":"\\ud800"}', 'INVALID_PROFILE'),
  post('invalid UTF-8', '{"profile":"dev","reason":"\xc3\x28"}', 'INVALID_REQUEST', []),
  post('invalid UTF-8 as profile', '{"profile":"\xff"}', 'INVALID_REQUEST', []),
  post('an overlong UTF-8 character', '{"profile":"dev","reason":"\xc0\xaf"}', 'INVALID_REQUEST', []),
  post('an encoded surrogate', '{"profile":"dev","reason":"\xed\xa0\x80"}', 'INVALID_REQUEST', []),
  reason('of bytes that are not UTF-8, in a body the gateway takes for text', '"\xc3\x28"'),
  reason('with the sign for what was not UTF-8', '"a\\ufffdb"'),
  reason('with letters nobody sees', '"a\\udb40\\udc41b"'),
  reason('with a byte order mark', '"a\\ufeffb"'),
  post('deep lists', '['.repeat(2000) + ']'.repeat(2000)),
  post('deep objects', `${'{"a":'.repeat(600)}1${'}'.repeat(600)}`),
  post('lists deeper than any stack', '['.repeat(4096)),
  post('four thousand spaces', `{"profile":"dev"}${' '.repeat(4200)}`),
  post('a hundred thousand bytes', `{"profile":"${'a'.repeat(100_000)}"}`),
  post('a thousand fields', `{${Array.from({ length: 500 }, (_, n) => `"f${n}":1`).join()}}`.slice(0, 4096)),
  post(
    'a number of four thousand digits',
    `{"profile":"dev","duration":${'9'.repeat(4000)}}`,
    'INVALID_DURATION',
  ),
  ...['0', '899', '3601', '-1', '900.5', '1e4', '1e999', '-0', '"900"', 'null', 'true', '[900]', '{}'].map(
    seconds,
  ),
  reason('of 257 characters', JSON.stringify('x'.repeat(257))),
  reason('with NUL', '"a\\u0000b"'),
  reason('with a line end', '"a\\nb"'),
  reason('with an escape sequence', '"\\u001b[31mred"'),
  reason('with a C1 control', '"a\\u0085b"'),
  reason('with a line separator', '"a\\u2028b"'),
  reason('with a lone surrogate', '"a\\ud83d"'),
  ...['061c', '200e', '200f', '202e', '2066', '2069'].map((code) =>
    reason(`with the bidirectional control ${code}`, `"a\\u${code}b"`),
  ),
  reason('that is a number', '7'),
  reason('that is null', 'null'),
  reason('that is a list', '["x"]'),
  typed('text/plain'),
  typed('application/x-www-form-urlencoded'),
  typed('multipart/form-data; boundary=x'),
  typed('application/json; charset=utf-16'),
  typed('application/json, text/plain'),
  typed('application/jsonx'),
  typed(`application/json${' '.repeat(4000)}x`),
  { ...post('of a GET', '{"profile":"dev"}'), method: 'GET' },
  { ...post('of a GET to the listing', '{}'), method: 'GET', rawUrl: '/profiles' },
  { ...post('and query both name the profile', '{"profile":"dev"}'), rawUrl: '/credentials?profile=dev' },
  { ...post('and path both name the profile', '{"profile":"prod"}'), rawUrl: '/credentials/dev' },
  {
    ...post('and query both name the duration', '{"duration":900}'),
    rawUrl: '/credentials/dev?duration=900',
  },
  { ...post('in UTF-8 with a profile that is not ASCII', utf8Bytes('{"profile":"dév"}'), 'INVALID_PROFILE') },
];
