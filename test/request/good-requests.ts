import { type HttpPieces, JSON_HEADERS, utf8Bytes } from './http-pieces.ts';

/** What the event of a good request tells of it. */
export type GoodRequest = HttpPieces & { durationSeconds: number | null; reason: string | null };

const get = (name: string, rawUrl: string, durationSeconds: number | null = null): GoodRequest => ({
  ...{ name, method: 'GET', rawUrl, headers: [], body: '', durationSeconds, reason: null },
});
const post = (
  name: string,
  body: string,
  durationSeconds: number | null,
  reason: string | null,
  rawUrl = '/credentials',
): GoodRequest => ({
  ...{ name, method: 'POST', rawUrl, headers: JSON_HEADERS, body: utf8Bytes(body), durationSeconds, reason },
});
const SIGNED =
  'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAEXAMPLE%2F20260304%2Feu-central-1%2Fexecute-api%2Faws4_request&X-Amz-Date=20260304T100000Z&X-Amz-Expires=300&X-Amz-SignedHeaders=host&X-Amz-Signature=0123&X-Amz-Security-Token=token%2Bwith%2Fsigns%3D%3D';

/** What others make a function believe; here it is ignored. */
const FORGED: GoodRequest['headers'] = [
  ['x-amzn-trace-id', 'Root=1-00000000-000000000000000000000000'],
  ['x-amzn-request-context', '{"authorizer":{"iam":{"userArn":"arn:aws:iam::111122223333:user/root"}}}'],
  ['x-amzn-oidc-identity', 'mallory'],
  ['x-amz-security-token', 'forged'],
  ['authorization', 'Bearer forged'],
  ['x-forwarded-user', 'mallory'],
  ['x-forwarded-for', '127.0.0.1'],
  ['x-http-method-override', 'DELETE'],
  ['x-original-url', '/credentials/prod'],
  ['x-sentinel-user', 'mallory'],
  ['x-sentinel-request-id', 'forged'],
  ['origin', 'https://evil.example'],
  ['__proto__', '1'],
  ['profile', 'prod'],
];

/** Requests for the profile `dev`, in every form there is. */
export const GOOD_REQUESTS: readonly GoodRequest[] = [
  get('profile in the path', '/credentials/dev'),
  get('profile in the query', '/credentials?profile=dev'),
  get('profile in the query, a slash before', '/credentials/?profile=dev'),
  get('profile and shortest duration in the query', '/credentials?profile=dev&duration=900', 900),
  get('longest duration first', '/credentials?duration=3600&profile=dev', 3600),
  get('encoded letters', '/credentials/%64ev?%64uration=%39%30%31', 901),
  get('a signature in the query', `/credentials/dev?${SIGNED}`),
  get('a signature among the keys', `/credentials?profile=dev&${SIGNED}&duration=1800`, 1800),
  { ...get('forged headers', '/credentials/dev'), headers: FORGED },
  { ...get('POST without body', '/credentials/dev'), method: 'POST' },
  post('everything in the body', '{"profile":"dev","duration":900,"reason":"deploy"}', 900, 'deploy'),
  post(
    'profile in the path, reason in the body',
    '{"reason":"on call: ticket 7"}',
    null,
    'on call: ticket 7',
    '/credentials/dev',
  ),
  post(
    'profile in the query, duration in the body',
    '{"duration":1e3}',
    1000,
    null,
    '/credentials?profile=dev',
  ),
  post(
    'white space and escapes',
    '\r\n{ "pro\\u0066ile" : "d\\u0065v" , "reason" : "a:b, \\"c\\": d" }\t',
    null,
    'a:b, "c": d',
  ),
  post(
    'a reason of 256 characters in any script',
    `{"profile":"dev","reason":"${'漢'.repeat(256)}"}`,
    null,
    '漢'.repeat(256),
  ),
  post('a reason with an emoji made of several', '{"profile":"dev","reason":"👩‍🚒 נו"}', null, '👩‍🚒 נו'),
  { ...post('no content type', '{"profile":"dev"}', null, null), headers: [] },
  {
    ...post('a charset', '{"profile":"dev"}', null, null),
    headers: [['Content-Type', 'Application/JSON; charset="UTF-8"']],
  },
];
