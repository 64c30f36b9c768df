import { expect, test } from 'vitest';
import { eachSignedService } from '../client/each-service.ts';
import { callerEnv, runSentinel } from '../client/run-sentinel.ts';
import { json, KEYS, VENDED } from '../client/signed-service.ts';
import { THREE_TRIES } from '../tries/three-tries.ts';

const here = eachSignedService(() => json(200, VENDED));

const run = (...args: string[]) => runSentinel(['credential-process', ...args], callerEnv(here.service.url));

test('prints what SDKs read, and nothing else', async () => {
  const { status, out, err } = await run('--profile', 'dev', '--duration', '900');
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(JSON.parse(out)).toEqual({
    Version: 1,
    AccessKeyId: VENDED.AccessKeyId,
    SecretAccessKey: VENDED.SecretAccessKey,
    SessionToken: VENDED.Token,
    Expiration: VENDED.Expiration,
    AccountId: VENDED.AccountId,
  });
  expect(here.service.seen).toEqual([{ method: 'GET', url: '/credentials/dev?duration=900', body: '' }]);
});

test('a reason goes into the body of a POST', async () => {
  await run('--profile', 'dev', '--reason', 'nightly report');
  expect(here.service.seen).toEqual([
    { method: 'POST', url: '/credentials', body: '{"profile":"dev","reason":"nightly report"}' },
  ]);
});

test('a refusal is one line on standard error, asked for once', async () => {
  here.answer = json(403, { Code: 'POLICY_DENY', Message: 'no rule\nnames you', RequestId: 'req-7' });
  expect(await run('--profile', 'prod')).toEqual({
    status: 2,
    out: '',
    err: 'POLICY_DENY: no rule; names you (request req-7)\n',
  });
  expect(here.service.seen).toHaveLength(1);
});

test('a burst of 500 is asked through', THREE_TRIES, async () => {
  let calls = 0;
  here.answer = (...args) => {
    calls += 1;
    return calls < 3 ? json(500, { message: 'Internal Server Error' })(...args) : json(200, VENDED)(...args);
  };
  expect(await run('--profile', 'dev')).toMatchObject({ status: 0, err: '' });
});

test.for([
  [[], 64, /^error: required option '--profile <name>' not specified\n$/],
  [['--profile', '..'], 64, /^error: option '--profile <name>' argument '\.\.' is invalid\. .*\n$/],
  [['--profile', 'dev', '--nope'], 64, /^error: unknown option '--nope'\n$/],
  [['--profile', 'dev', '--endpoint', 'http://example.com'], 64, /^sentinel: `--endpoint` .*use `https`\n$/],
  [['--profile', 'dev', '--endpoint', 'http://127.0.0.1:9'], 3, /^sentinel: cannot reach .*\n$/],
] as const)('%j ends in one line', async ([args, status, says]) => {
  const ended = await run(...args);
  expect(ended).toMatchObject({ status, out: '' });
  expect(ended.err).toMatch(says);
  for (const secret of [KEYS.secretAccessKey, KEYS.sessionToken]) expect(ended.err).not.toContain(secret);
});
