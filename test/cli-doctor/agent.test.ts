import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkAgent } from '../../client/doctor/agent-checks.ts';
import { folder } from '../cli-config/folder.ts';
import { portOf } from '../client/signed-service.ts';

const SERVICE = new URL('https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com');
const TOKEN = 'Sentinel-agent-token-0001';

async function faults(env: Record<string, string>): Promise<string[]> {
  const findings = await checkAgent(env, SERVICE);
  return findings.filter(({ level }) => level !== 'ok').map(({ id, what }) => `${id} ${what}`);
}

/** An agent that gives credentials for the token alone. */
async function startAgent(status = 200, body = '{}') {
  const server = createServer((request, response) => {
    const known = request.headers.authorization === TOKEN;
    const refusal = '{"Code":"WRONG_TOKEN","Message":"the token is of another"}';
    response.writeHead(known ? status : 403).end(known ? body : refusal);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${portOf(server)}/dev`;
}

const uri = (AWS_CONTAINER_CREDENTIALS_FULL_URI: string, more: Record<string, string> = {}) => ({
  AWS_CONTAINER_CREDENTIALS_FULL_URI,
  ...more,
});

test('no agent is meant: nothing is found', async () => {
  expect(await checkAgent({ AWS_ACCESS_KEY_ID: 'AKIA' }, SERVICE)).toEqual([]);
});

test.each([
  [uri('agent'), 'agent-url AWS_CONTAINER_CREDENTIALS_FULL_URI is not a URL'],
  [
    uri('http://agent.example/x'),
    'agent-url AWS_CONTAINER_CREDENTIALS_FULL_URI is plain http to agent.example',
  ],
  [
    uri(`${SERVICE.origin}/credentials/dev`),
    'agent-unsigned AWS_CONTAINER_CREDENTIALS_FULL_URI is the service itself',
  ],
  [uri('https://x.execute-api.us-east-1.amazonaws.com/credentials/dev'), 'agent-unsigned'],
  [uri('http://127.0.0.1:9/dev'), 'agent-token no token for the agent is set'],
  [
    uri('http://127.0.0.1:9/dev', { AWS_CONTAINER_AUTHORIZATION_TOKEN: TOKEN }),
    'does not answer (ECONNREFUSED)',
  ],
  [uri('http://127.0.0.1:9/dev', { AWS_CONTAINER_AUTHORIZATION_TOKEN: 'a\tb' }), 'is not printable text'],
  [
    uri('http://127.0.0.1:9/dev', { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/nowhere' }),
    'cannot be read (ENOENT)',
  ],
])('%j', async (env, says) => {
  const found = await faults(env);
  expect(found).toEqual([expect.stringContaining(says)]);
});

test('a workload route takes a token and needs no signature', async () => {
  const route = `${SERVICE.origin}/oidc/eks/credentials/dev`;
  expect(await faults(uri(route, { AWS_CONTAINER_AUTHORIZATION_TOKEN: 'x' }))).toEqual([]);
});

test('an agent that works, and the token of another', async () => {
  const url = await startAgent();
  const working = await checkAgent(uri(url, { AWS_CONTAINER_AUTHORIZATION_TOKEN: TOKEN }), SERVICE);
  expect(working).toMatchObject([{ id: 'agent', level: 'ok' }]);
  const wrong = await faults(uri(url, { AWS_CONTAINER_AUTHORIZATION_TOKEN: 'Wrong-token-7' }));
  expect(wrong).toEqual([expect.stringContaining('answers 403: WRONG_TOKEN: the token is of another')]);
  expect(wrong.join()).not.toContain('Wrong-token-7');
});

test('an agent that passes a refusal on', async () => {
  const url = await startAgent(403, '{"Code":"POLICY_DENY","Message":"no rule"}');
  const found = await faults(uri(url, { AWS_CONTAINER_AUTHORIZATION_TOKEN: TOKEN }));
  expect(found).toEqual([expect.stringContaining('answers 403: POLICY_DENY: no rule')]);
});

test('a token file with a line end, or that others may read', async () => {
  const url = await startAgent();
  const path = join(folder(), 'token');
  writeFileSync(path, `${TOKEN}\n`, { mode: 0o600 });
  const env = uri(url, { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: path });
  expect(await faults(env)).toEqual([
    `agent-token the token file ${path} has a line end, which botocore refuses`,
  ]);
  writeFileSync(path, TOKEN);
  chmodSync(path, 0o644);
  expect(await faults(env)).toEqual([`agent-token-mode others may read or change the token file ${path}`]);
  chmodSync(path, 0o600);
  expect(await faults(env)).toEqual([]);
});

test('what SDKs find before the agent', async () => {
  const url = await startAgent();
  const file = join(folder(), 'config');
  writeFileSync(file, '[default]\nregion = eu-west-1\n[profile corp]\nsso_session = corp\n');
  const env = uri(url, { AWS_CONTAINER_AUTHORIZATION_TOKEN: TOKEN, AWS_CONFIG_FILE: file });
  expect(await faults(env)).toEqual([]);
  const all = {
    ...env,
    AWS_ACCESS_KEY_ID: 'AKIA',
    AWS_PROFILE: 'corp',
    AWS_WEB_IDENTITY_TOKEN_FILE: '/t',
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/x',
  };
  expect(await faults(all)).toEqual([
    'agent-shadowed AWS_ACCESS_KEY_ID is set, so SDKs do not ask the agent',
    'agent-shadowed the AWS profile `corp` brings keys, so SDKs do not ask the agent',
    'agent-shadowed AWS_WEB_IDENTITY_TOKEN_FILE is set, so SDKs do not ask the agent',
    'agent-shadowed AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is set, so SDKs do not ask the agent',
  ]);
});
