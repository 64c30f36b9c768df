import { afterAll, beforeAll, expect, test } from 'vitest';
import { user } from '../iam/account.ts';
import { APP_ARN, alice, credentialOf, NOW_MS, type RunningSts, startRunningSts } from './running-sts.ts';

let sts: RunningSts;
beforeAll(async () => {
  sts = await startRunningSts();
});
afterAll(() => sts.stop());

const IDENTITY = { Action: 'GetCallerIdentity', Version: '2011-06-15' };
const ASSUME = { Action: 'AssumeRole', Version: '2011-06-15', RoleArn: APP_ARN, RoleSessionName: 'me' };

test('an answer has the shape of AWS, its request id in body and header', async () => {
  const { status, headers, body } = await sts.call(IDENTITY);
  const id = headers.get('x-amzn-requestid');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/xml');
  expect(body).toBe(
    `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/alice</Arn><UserId>${alice.userId}</UserId><Account>111122223333</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
  );
});

test('an error has the shape of AWS, its text escaped', async () => {
  const { status, headers, body } = await sts.call({ ...ASSUME, RoleSessionName: '<&>' });
  const id = headers.get('x-amzn-requestid');
  expect(status).toBe(400);
  expect(body).toContain(
    '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>ValidationError</Code><Message>1 validation error detected: Value &apos;&lt;&amp;&gt;&apos; at &apos;roleSessionName&apos;',
  );
  expect(body.endsWith(`</Message></Error><RequestId>${id}</RequestId></ErrorResponse>`)).toBe(true);
});

test('GET with the signature in the query is served too', async () => {
  const { status, body } = await sts.send({ method: 'GET', path: '/', query: IDENTITY }, { in: 'query' });
  expect({ status, named: body.includes('user/alice') }).toEqual({ status: 200, named: true });
});

type Refusal = [why: string, parameters: Record<string, string> | string, status: number, code: string];

const REFUSALS: readonly Refusal[] = [
  ['no action', { Version: '2011-06-15' }, 400, 'MissingAction'],
  ['an unknown action', { ...IDENTITY, Action: 'GetRoleSession' }, 400, 'InvalidAction'],
  ['another version', { ...IDENTITY, Version: '2011-06-16' }, 400, 'InvalidAction'],
  ['an unknown parameter', { ...IDENTITY, Verbose: 'true' }, 400, 'ValidationError'],
  ['a misspelt parameter', { ...ASSUME, SourceIdentiy: 'alice' }, 400, 'ValidationError'],
  ['an unknown member of a tag', { ...ASSUME, 'Tags.member.1.Name': 'k' }, 400, 'ValidationError'],
  [
    'a parameter twice',
    'Action=GetCallerIdentity&Version=2011-06-15&Action=GetCallerIdentity',
    404,
    'MalformedQueryString',
  ],
  [
    'a parameter that is also a structure',
    { ...ASSUME, 'RoleArn.member.1': 'x' },
    404,
    'MalformedQueryString',
  ],
  ['a list with a gap', { ...ASSUME, 'TransitiveTagKeys.member.2': 'k' }, 404, 'MalformedQueryString'],
  ['text for a number', { ...ASSUME, DurationSeconds: '1h' }, 400, 'MalformedInput'],
  ['a structure for a text', { ...ASSUME, 'ExternalId.member.1': 'x' }, 400, 'MalformedInput'],
  ['a session name left out', { ...ASSUME, RoleSessionName: '' }, 400, 'ValidationError'],
  ['a prototype for a parameter', { ...ASSUME, '__proto__.polluted': 'x' }, 400, 'ValidationError'],
  [
    'an MFA code nobody has',
    { ...ASSUME, SerialNumber: 'arn:aws:iam::1:mfa/a', TokenCode: '123456' },
    403,
    'AccessDenied',
  ],
  [
    'a managed policy nobody seeded',
    { ...ASSUME, 'PolicyArns.member.1.arn': 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
    400,
    'ValidationError',
  ],
];

test.for(REFUSALS)('refuses %s', async ([, parameters, status, code]) => {
  const answer = await sts.call(parameters);
  expect({ status: answer.status, code: answer.code }).toEqual({ status, code });
});

test('all broken constraints are told together', async () => {
  const { body } = await sts.call({
    ...ASSUME,
    RoleSessionName: 'a',
    DurationSeconds: '1',
    SourceIdentity: 'b',
  });
  expect(body).toContain('3 validation errors detected:');
});

test('signature faults have their codes', async () => {
  const expired = sts.world.issueSession({ principal: credentialOf(alice).principal, expiresAtMs: NOW_MS });
  const codes = {
    wrongService: await sts.call(IDENTITY, { service: 'ssm' }),
    wrongRegion: await sts.call(IDENTITY, { region: 'us-east-1' }),
    stale: await sts.call(IDENTITY, { atMs: NOW_MS - 301_000 }),
    unknown: await sts.call(IDENTITY, { credential: credentialOf(user('nobody', [])) }),
    expired: await sts.call(IDENTITY, { credential: expired }),
  };
  expect(
    Object.fromEntries(Object.entries(codes).map(([name, { status, code }]) => [name, `${status} ${code}`])),
  ).toEqual({
    wrongService: '403 SignatureDoesNotMatch',
    wrongRegion: '403 SignatureDoesNotMatch',
    stale: '403 SignatureDoesNotMatch',
    unknown: '403 InvalidClientTokenId',
    expired: '403 ExpiredToken',
  });
});

test('an unsigned request is told so', async () => {
  const answer = await fetch(sts.url, { method: 'POST', body: new URLSearchParams(IDENTITY) });
  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain('<Code>MissingAuthenticationToken</Code>');
});
