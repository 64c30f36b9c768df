import { afterEach, beforeEach, expect, test } from 'vitest';
import { readList } from '../../client/service/list.ts';
import { possibleNames } from '../../client/whoami/possible-names.ts';
import { seenName } from '../../client/whoami/seen-name.ts';
import { roleSessionName } from '../../functions/session/session-names.ts';
import { callerEnv, runSentinel } from '../client/run-sentinel.ts';
import { type Answer, json, type SignedService, startSignedService } from '../client/signed-service.ts';

let answer: Answer;
let service: SignedService;
beforeEach(async () => {
  service = await startSignedService((...args) => answer(...args));
});
afterEach(() => service.stop());

const profile = { name: 'dev', effect: 'allow', rule: 'r' };

test.each([
  ['no list', {}],
  ['no object', []],
  ['a name with a space', { profiles: [{ ...profile, name: 'a b' }] }],
  ['an effect of its own', { profiles: [profile, { ...profile, effect: 'deny' }] }],
  ['no rule', { profiles: [{ name: 'dev', effect: 'allow' }] }],
])('an answer with %s is none of this service', (_, body) => {
  const list = readList({ status: 200, headers: {}, body: JSON.stringify(body) }, 0);
  expect(list).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('is it sentinel’s?') });
});

test('an empty list is told apart from a failure', async () => {
  answer = json(200, { profiles: [] });
  expect(await runSentinel(['profiles'], callerEnv(service.url))).toEqual({
    status: 0,
    out: '',
    err: 'no rule allows you any profile now: ask their owners\n',
  });
  const asJson = await runSentinel(['profiles', '--json'], callerEnv(service.url));
  expect(asJson).toEqual({ status: 0, out: '{"profiles":[]}\n', err: '' });
  expect(service.seen[0]).toEqual({ method: 'GET', url: '/profiles', body: '' });
});

test('a rule’s name cannot move the cursor', async () => {
  answer = json(200, { profiles: [{ ...profile, rule: 'a\u001b[2J\nb' }] });
  const { out } = await runSentinel(['profiles'], callerEnv(service.url));
  expect(out).toContain('a\\u{1b}[2J\\u{a}b\n');
});

test('a refusal is shown with its code and exit status 2, an unknown answer is 3', async () => {
  answer = json(403, { Code: 'INVALID_IDENTITY', Message: 'root', RequestId: 'r-1' });
  expect(await runSentinel(['profiles'], callerEnv(service.url))).toEqual({
    status: 2,
    out: '',
    err: 'INVALID_IDENTITY: root (request r-1)\n',
  });
  answer = (_, response) => void response.writeHead(200).end('<html>portal</html>');
  expect(await runSentinel(['profiles'], callerEnv(service.url))).toMatchObject({ status: 3, out: '' });
});

const ACCOUNT = '123456789012';
const ROLE = 'AROAENGINEERSSO000001';

test('names that are possible, as the service itself would give them', () => {
  const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/hop/alice`;
  const found = possibleNames(arn, `${ROLE}:alice`, ACCOUNT);
  expect(found.ok && found.names.map(({ name }) => name)).toEqual(['role/hop', 'session/hop/alice', 'alice']);
  const sso = `arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/alice`;
  const ofSso = possibleNames(sso, `${ROLE}:alice`, ACCOUNT);
  expect(ofSso.ok && ofSso.names.map(({ kind }) => kind)).toEqual([
    'role',
    'sso',
    'sso',
    'session',
    'session',
  ]);
  expect(possibleNames(`arn:aws:iam::${ACCOUNT}:root`, ACCOUNT, ACCOUNT)).toMatchObject({ ok: false });
});

test.each(['alice', 'role/deployer', 'iam/é,=', `session/${'r'.repeat(40)}/${'s'.repeat(60)}`])(
  'the name %j comes back out of the session’s name, also where that is cut',
  (name) => {
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/dev-access/${roleSessionName(name)}`;
    expect(seenName(arn, [{ kind: 'role', name, when: '' }])).toBe(name);
    if (name.length < 40) expect(seenName(arn, [])).toBe(name);
    else expect(seenName(arn, [])).toBeUndefined();
  },
);

test('a session that is none of the service’s tells nothing', () => {
  expect(seenName(`arn:aws:sts::${ACCOUNT}:assumed-role/dev-access/alice`, [])).toBeUndefined();
});
