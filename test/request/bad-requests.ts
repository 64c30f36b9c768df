import { BAD_BODIES } from './bad-bodies.ts';
import { type BadRequest, utf8Bytes } from './http-pieces.ts';

const get = (
  name: string,
  rawUrl: string,
  code: BadRequest['expect']['code'],
  gateway?: number,
): BadRequest => ({
  ...{ name, method: 'GET', rawUrl, headers: [], body: '', expect: { code } },
  ...(gateway !== undefined && { gateway }),
});
const method = (name: string, rawUrl: string): BadRequest => ({
  ...{
    name: `${name} ${rawUrl}`,
    method: name,
    rawUrl,
    headers: [],
    body: '',
    expect: { code: 'INVALID_REQUEST' },
  },
});
const forged = (name: string, headers: BadRequest['headers'], rawUrl = '/credentials'): BadRequest => ({
  ...{
    name: `forged ${name}`,
    method: 'GET',
    rawUrl,
    headers,
    body: '',
    expect: { code: 'MISSING_PROFILE' },
  },
});

const METHODS = [
  method('PUT', '/credentials/dev'),
  method('DELETE', '/credentials/dev'),
  method('PATCH', '/credentials?profile=dev'),
  method('OPTIONS', '/credentials/dev'),
  method('HEAD', '/credentials/dev'),
  method('POST', '/profiles'),
  method('DELETE', '/profiles'),
];

const PATHS = [
  get('the root', '/', 'INVALID_REQUEST'),
  get('another path', '/admin', 'INVALID_REQUEST'),
  get('another case', '/Credentials/dev', 'INVALID_REQUEST'),
  get('a longer path', '/credentials/dev/keys', 'INVALID_REQUEST'),
  get('a path below the listing', '/profiles/dev', 'INVALID_REQUEST'),
  get('a slash after the listing', '/profiles/', 'INVALID_REQUEST'),
  get('a prefix', '/v1/credentials/dev', 'INVALID_REQUEST'),
  get('an encoded slash', '/credentials/dev%2Fkeys', 'INVALID_REQUEST'),
  get('an empty segment', '//credentials/dev', 'INVALID_REQUEST', 400),
  get('a path that climbs', '/credentials/../credentials/dev', 'INVALID_REQUEST', 400),
  get('an encoded climb', '/credentials/%2e%2e', 'INVALID_PROFILE'),
  get('encoding that ends early', '/credentials/dev%2', 'INVALID_PROFILE', 400),
  get('encoding that is none', '/credentials/dev%zz', 'INVALID_PROFILE', 400),
  get('invalid UTF-8 in the path', '/credentials/%ff%fe', 'INVALID_PROFILE'),
  get('an over-long path', `/credentials/${'a'.repeat(9000)}`, 'INVALID_REQUEST'),
];

const profileOf = (name: string, profile: string): BadRequest =>
  get(`profile ${name}`, `/credentials?profile=${encodeURIComponent(profile)}`, 'INVALID_PROFILE');

const PROFILES = [
  get('no profile', '/credentials', 'MISSING_PROFILE'),
  get('an empty profile in the path', '/credentials/', 'MISSING_PROFILE'),
  get('an empty profile in the query', '/credentials?profile=', 'MISSING_PROFILE'),
  get('a profile without value', '/credentials?profile', 'MISSING_PROFILE'),
  profileOf('of two dots', '..'),
  profileOf('of three dots', '...'),
  profileOf('of one dot', '.'),
  profileOf('of 65 characters', 'a'.repeat(65)),
  profileOf('with a letter that is not ASCII', 'dév'),
  profileOf('with a look-alike letter', 'dеv'),
  profileOf('with an emoji', '🔑'),
  profileOf('with a space', 'dev prod'),
  profileOf('with a slash', '../prod'),
  profileOf('with a parameter selector', 'dev:1'),
  profileOf('with a star', 'dev*'),
  profileOf('with NUL', 'dev\0'),
  profileOf('with a line end', 'dev\n'),
  profileOf('with a backslash', 'dev\\prod'),
  get('profile with a plus', '/credentials?profile=dev+prod', 'INVALID_PROFILE'),
  get('profile encoded twice', '/credentials?profile=de%2576', 'INVALID_PROFILE'),
];

const duration = (value: string): BadRequest =>
  get(`duration ${value}`, `/credentials/dev?duration=${encodeURIComponent(value)}`, 'INVALID_DURATION');

const DURATIONS = [
  '0',
  '899',
  '3601',
  '43200',
  '1e3',
  '-1',
  '+900',
  '900.5',
  '900.0',
  '0x384',
  '0900',
  ' 900',
  '900 ',
  'NaN',
  'Infinity',
  '',
  '9'.repeat(400),
  '９００',
  '"900"',
  'null',
  '15m',
].map(duration);

const QUERIES = [
  get('an unknown query key', '/credentials/dev?region=eu', 'INVALID_REQUEST'),
  get('a query key in another case', '/credentials?Profile=dev', 'INVALID_REQUEST'),
  get('the prototype as query key', '/credentials/dev?__proto__=1', 'INVALID_REQUEST'),
  get('a constructor as query key', '/credentials/dev?constructor=1', 'INVALID_REQUEST'),
  get('a list as query key', '/credentials?profile[]=dev', 'INVALID_REQUEST'),
  get('a repeated query key', '/credentials?profile=dev&profile=dev', 'INVALID_REQUEST'),
  get('a repeated query key, encoded', '/credentials?profile=dev&%70rofile=prod', 'INVALID_REQUEST'),
  get('a repeated duration', '/credentials/dev?duration=900&duration=3600', 'INVALID_REQUEST'),
  get('a profile in path and query', '/credentials/dev?profile=dev', 'INVALID_REQUEST'),
  get('a reason in the query', '/credentials/dev?reason=x', 'INVALID_REQUEST'),
  get('a query to the listing', '/profiles?profile=dev', 'INVALID_REQUEST'),
  get('an empty pair', '/credentials?profile=dev&', 'INVALID_REQUEST'),
  get('a semicolon for an ampersand', '/credentials?profile=dev;duration=900', 'INVALID_PROFILE'),
  get('query encoding that ends early', '/credentials?profile=%', 'INVALID_REQUEST', 403),
  get('invalid UTF-8 in the query', '/credentials?profile=%c3%28', 'INVALID_REQUEST'),
  get('an overlong UTF-8 slash in the query', '/credentials?profile=%c0%af', 'INVALID_REQUEST'),
  get('an encoded lone surrogate', '/credentials?profile=%ed%a0%80', 'INVALID_REQUEST'),
  get('an over-long query', `/credentials?profile=${'a'.repeat(9000)}`, 'INVALID_REQUEST'),
  get('a thousand query keys', `/credentials?${'a=1&'.repeat(1000)}profile=dev`, 'INVALID_REQUEST'),
];

/** Nothing a header says is believed: such a request is only what its other parts make of it. */
const FORGED: readonly BadRequest[] = [
  forged('profile in a header', [
    ['x-sentinel-profile', 'dev'],
    ['profile', 'dev'],
  ]),
  forged('x-amzn headers', [
    ['x-amzn-requestid', 'forged'],
    ['x-amzn-trace-id', 'Root=forged'],
    ['x-amzn-oidc-identity', 'root'],
  ]),
  forged('authorizer context', [
    ['x-amzn-authorizer', '{"iam":{"userArn":"arn:aws:iam::111122223333:user/root"}}'],
    ['requestcontext', '{"authorizer":{}}'],
  ]),
  forged('origin proof', [
    ['origin', 'forged'],
    ['x-origin', 'forged'],
  ]),
  forged('original path', [
    ['x-original-url', '/credentials/dev'],
    ['x-rewrite-url', '/credentials/dev'],
    ['x-http-method-override', 'POST'],
  ]),
  forged('forwarding', [
    ['x-forwarded-for', '127.0.0.1'],
    ['forwarded', 'for=127.0.0.1'],
    ['x-real-ip', '127.0.0.1'],
  ]),
  forged('headers that are prototypes', [
    ['__proto__', '1'],
    ['constructor', '1'],
    ['tostring', '1'],
  ]),
  forged('bytes that are not UTF-8', [
    ['x-bytes', '\xff\xfe'],
    ['user-agent', '\xed\xa0\x80 \xff'],
  ]),
  forged('user agent of three thousand characters', [['user-agent', utf8Bytes('ü'.repeat(3000))]]),
  {
    ...forged('headers over the quota', [['x-long', 'x'.repeat(17_000)]]),
    expect: { code: 'INVALID_REQUEST' },
    gateway: 431,
  },
];

/** At least forty inputs that are refused with 400, each with its code. */
export const BAD_REQUESTS: readonly BadRequest[] = [
  ...METHODS,
  ...PATHS,
  ...PROFILES,
  ...DURATIONS,
  ...QUERIES,
  ...FORGED,
  ...BAD_BODIES,
];
