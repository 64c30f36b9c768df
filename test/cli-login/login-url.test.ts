import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { partitionOf } from '../../client/login-url/partition.ts';
import { sharedStack } from '../cli-names/shared-stack.ts';
import { callerEnv, runSentinel } from '../client/run-sentinel.ts';
import { json, portOf, startSignedService, VENDED } from '../client/signed-service.ts';
import { THREE_TRIES } from '../tries/three-tries.ts';

const { env } = sharedStack();

test(
  'the URL signs in, at the local stack’s own endpoint, and stands alone on standard output',
  THREE_TRIES,
  async () => {
    const { status, out, err } = await runSentinel(['login-url', 'dev'], env());
    expect(status).toBe(0);
    expect(out).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/federation\?Action=login&\S+\n$/);
    expect(err).toMatch(/^open it within 15 minutes and show it to nobody: .* `dev` until /);
    expect(err).not.toContain('SigninToken');
    const page = await fetch(out.trim());
    expect(await page.text()).toBe(
      'signed in as arn:aws:sts::123456789012:assumed-role/dev-access/sentinel,alice; AWS would lead to https://console.aws.amazon.com/\n',
    );
  },
);

test('--json, destination and issuer', THREE_TRIES, async () => {
  const destination = 'https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1#top';
  const args = [
    'login-url',
    'dev',
    '--json',
    '--destination',
    destination,
    '--issuer',
    'https://wiki.example/aws',
  ];
  const { out, err } = await runSentinel(args, env());
  expect(err).toBe('');
  const { url, urlMinutes, sessionExpiration } = JSON.parse(out);
  expect([urlMinutes, Number.isNaN(Date.parse(sessionExpiration))]).toEqual([15, false]);
  const query = new URL(url).searchParams;
  expect([query.get('Destination'), query.get('Issuer')]).toEqual([destination, 'https://wiki.example/aws']);
});

test('a refusal is one, and nothing is on standard output', THREE_TRIES, async () => {
  expect(await runSentinel(['login-url', 'billing'], env())).toMatchObject({
    status: 2,
    out: '',
    err: expect.stringMatching(/^POLICY_DENY: /),
  });
});

test.each([
  'https://evil.example',
  'https://console.aws.amazon.com.evil.example',
  'http://console.aws.amazon.com',
  'x',
])('a destination that is no page of the console is wrong use: %s', async (destination) => {
  const ended = await runSentinel(['login-url', 'dev', '--destination', destination], env());
  expect(ended).toMatchObject({ status: 64, out: '', err: expect.stringContaining('Give a page') });
});

/** A sign-in endpoint that answers as told, and the service before it. */
async function startBoth(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const service = await startSignedService(json(200, VENDED));
  onTestFinished(service.stop);
  return {
    ...callerEnv(service.url),
    SENTINEL_FEDERATION_ENDPOINT: `http://127.0.0.1:${portOf(server)}/federation`,
  };
}

test('what is sent: the session’s keys, and no SessionDuration, which AWS refuses for such sessions', async () => {
  const seen: URLSearchParams[] = [];
  const both = await startBoth((request, response) => {
    seen.push(new URL(request.url ?? '', 'http://x').searchParams);
    response.end('{"SigninToken":"token-1"}');
  });
  const { out } = await runSentinel(['login-url', 'dev', '--duration', '900'], both);
  expect(new URL(out).searchParams.get('SigninToken')).toBe('token-1');
  const [query] = seen;
  expect([...(query?.keys() ?? [])].toSorted()).toEqual(['Action', 'Session']);
  const session = {
    sessionId: VENDED.AccessKeyId,
    sessionKey: VENDED.SecretAccessKey,
    sessionToken: VENDED.Token,
  };
  expect(JSON.parse(query?.get('Session') ?? '')).toEqual(session);
});

test.each([
  [400, '<html>no</html>', 2, /did not take the session \(400\)/],
  [500, 'x', 3, /answered 500, not as a sign-in endpoint does/],
  [200, '<html>portal</html>', 3, /answered 200, not as a sign-in endpoint does/],
  [200, '{"SigninToken":"a b"}', 3, /answered 200, not as/],
] as const)(
  'a sign-in endpoint that answers %i %s: exit status %i, no secret told',
  async (status, body, exit, says) => {
    const both = await startBoth((_, response) => void response.writeHead(status).end(body));
    const ended = await runSentinel(['login-url', 'dev'], both);
    expect(ended).toMatchObject({ status: exit, out: '', err: expect.stringMatching(says) });
    for (const secret of [VENDED.SecretAccessKey, VENDED.Token]) expect(ended.err).not.toContain(secret);
  },
);

test('a sign-in endpoint that is not there is unreachable', async () => {
  const both = await startBoth(() => undefined);
  const gone = { ...both, SENTINEL_FEDERATION_ENDPOINT: 'http://127.0.0.1:9/federation' };
  expect(await runSentinel(['login-url', 'dev'], gone)).toMatchObject({ status: 3, out: '' });
});

test.each([
  ['eu-central-1', 'https://signin.aws.amazon.com/federation'],
  ['us-east-1', 'https://signin.aws.amazon.com/federation'],
  ['cn-north-1', 'https://signin.amazonaws.cn/federation'],
  ['us-gov-west-1', 'https://signin.amazonaws-us-gov.com/federation'],
  ['us-iso-east-1', undefined],
  ['us-isob-east-1', undefined],
  ['eusc-de-east-1', undefined],
])('the sign-in endpoint of %s', (region, federation) => {
  expect(partitionOf(region)?.federation).toBe(federation);
});
