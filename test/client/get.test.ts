import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { callerEnv, runSentinel, stackFolder, stackOf } from './run-sentinel.ts';
import { type Answer, json, KEYS, type SignedService, startSignedService, VENDED } from './signed-service.ts';

let answer: Answer;
let service: SignedService;

beforeEach(async () => {
  answer = json(200, VENDED);
  service = await startSignedService((...args) => answer(...args));
});
afterEach(() => service.stop());

test('signs with the keys of the environment and shows who got what, without the secret', async () => {
  const { status, out, err } = await runSentinel(['get', 'dev'], callerEnv(service.url));
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(service.seen).toEqual([{ method: 'GET', url: '/credentials/dev', body: '' }]);
  expect(out).toContain('dev in account 111122223333');
  expect(out).toContain(KEYS.accessKeyId);
  expect(out).toContain(`until ${VENDED.Expiration}`);
  expect(out).toContain('eval "$(sentinel get dev --env)"');
  for (const secret of [VENDED.SecretAccessKey, VENDED.Token, KEYS.secretAccessKey, KEYS.sessionToken])
    expect(out).not.toContain(secret);
});

test('--json prints the five fields and nothing the service added', async () => {
  answer = json(200, { ...VENDED, Extra: '\u001b[2J' });
  const { status, out } = await runSentinel(['get', 'dev', '--json'], callerEnv(service.url));
  expect(status).toBe(0);
  expect(JSON.parse(out)).toEqual(VENDED);
});

test('--env prints lines a shell evaluates to the very keys', async () => {
  const odd = { ...VENDED, Token: `a'b"c$(id)\`d\\e;f` };
  answer = json(200, odd);
  const { out } = await runSentinel(['get', 'dev', '--env'], callerEnv(service.url));
  const show =
    'printf "%s\\n" "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" "$AWS_SESSION_TOKEN" "$AWS_CREDENTIAL_EXPIRATION"';
  const shell = spawnSync('sh', ['-c', `${out}${show}`], { encoding: 'utf8' });
  expect(shell.stdout.trimEnd().split('\n')).toEqual([
    odd.AccessKeyId,
    odd.SecretAccessKey,
    odd.Token,
    odd.Expiration,
  ]);
  expect(out).not.toContain('AWS_ENDPOINT_URL');
});

test('a duration goes into the query, a reason into the body of a POST', async () => {
  await runSentinel(['get', 'dev', '--duration', '900'], callerEnv(service.url));
  await runSentinel(
    ['get', 'dev', '--duration', '900', '--reason', 'déploy #4 & more'],
    callerEnv(service.url),
  );
  await runSentinel(['get', 'dev', '--endpoint', `${service.url}/v1/`], callerEnv('https://unused.example'));
  expect(service.seen).toEqual([
    { method: 'GET', url: '/credentials/dev?duration=900', body: '' },
    {
      method: 'POST',
      url: '/credentials',
      body: '{"profile":"dev","duration":900,"reason":"déploy #4 & more"}',
    },
    { method: 'GET', url: '/v1/credentials/dev', body: '' },
  ]);
});

test('a refusal is shown as it is, on standard error, with exit status 2', async () => {
  answer = json(403, { Code: 'POLICY_DENY', Message: 'no rule of `prod` names you', RequestId: 'req-7' });
  expect(await runSentinel(['get', 'prod', '--json'], callerEnv(service.url))).toEqual({
    status: 2,
    out: '',
    err: 'POLICY_DENY: no rule of `prod` names you (request req-7)\n',
  });
});

test('nothing the service says can move the cursor or add a line', async () => {
  answer = json(403, {
    Code: 'POLICY_DENY',
    Message: 'a\u001b[31m\u009b2J\r\nb\u202e',
    RequestId: 'x\u0007',
  });
  const { err } = await runSentinel(['get', 'prod'], callerEnv(service.url));
  expect(err).toBe('POLICY_DENY: a\\u{1b}[31m\\u{9b}2J\\u{d}\\u{a}b\\u{202e} (request x\\u{7})\n');
});

test('wrong keys are refused by the gateway, which exit status and text tell without a secret', async () => {
  const env = { ...callerEnv(service.url), AWS_SECRET_ACCESS_KEY: 'another/Secret/Key/than/the/right/one' };
  const { status, err } = await runSentinel(['get', 'dev'], env);
  expect(status).toBe(2);
  expect(err).toMatch(/^GATEWAY_403: `Forbidden`: .*check keys, region.* \(request gw-1\)\n$/);
  for (const secret of [env.AWS_SECRET_ACCESS_KEY, KEYS.sessionToken]) expect(err).not.toContain(secret);
});

test('with the local stack the first identity asks, or the one that is named', async () => {
  const env = stackFolder(stackOf(service.url));
  const first = await runSentinel(['get', 'dev'], env);
  expect(first).toMatchObject({ status: 0, out: expect.stringContaining('caller  alice (arn:aws:sts') });
  expect(await runSentinel(['get', 'dev', '--identity', 'bob'], env)).toMatchObject({ status: 2 });
  const named = await runSentinel(['get', 'dev', '--identity', 'alice'], {
    ...env,
    SENTINEL_ENDPOINT: 'https://x.example',
  });
  expect(named.status).toBe(0);
  const none = await runSentinel(['get', 'dev', '--identity', 'carol'], env);
  expect(none).toMatchObject({ status: 64, err: expect.stringContaining('use one of `alice`, `bob`') });
  const exported = await runSentinel(['get', 'dev', '--env'], env);
  expect(exported.out).toContain("export AWS_ENDPOINT_URL_STS='http://127.0.0.1:4566'\n");
});

test('a local stack that is gone, and none at all, are unreachable: the text says what to do', async () => {
  const { url } = service;
  await service.stop();
  const gone = await runSentinel(['get', 'dev'], stackFolder(stackOf(url)));
  expect(gone).toMatchObject({
    status: 3,
    err: `sentinel: cannot reach ${url}: nothing listens there: start the local stack with \`npm start\`\n`,
  });
  const none = await runSentinel(['get', 'dev'], { SENTINEL_LOCAL_DIR: '/nonexistent' });
  expect(none).toMatchObject({ status: 3, err: expect.stringContaining('`npm start`') });
  service = await startSignedService(answer);
});
