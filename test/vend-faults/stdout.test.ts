import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { moreTries } from '../tries/three-tries.ts';
import { ACCOUNT_ID, gatewayEvent, ORIGIN_PROOF, SSO_ROLE_ID } from '../vend/gateway-events.ts';
import { UNHURRIED } from './environment.ts';
import { type Servers, startServers } from './servers.ts';

/** A process of its own keeps to real time, whose limits cannot be raised further. */
const MANY_TRIES = moreTries(5);

let servers: Servers;
beforeAll(async () => {
  servers = await startServers();
});
afterAll(() => servers.stop());

/** The function in a process of its own, ready for events. */
async function startHandler(): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL('./handler-process.ts', import.meta.url)), {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH: process.env.PATH,
      SENTINEL_ACCOUNT_ID: ACCOUNT_ID,
      SENTINEL_ORIGIN_PROOF: ORIGIN_PROOF,
      SENTINEL_SSO_ROLE_IDS: SSO_ROLE_ID,
      SENTINEL_AUDIT_QUEUE_URL: servers.auditQueueUrl,
      ...servers.environment,
      ...UNHURRIED,
    },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'message');
  return child;
}

async function ask(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit').then(([code]) => ({ exited: code }));
  const answered = once(child, 'message').then(([answer]) => answer);
  child.send(gatewayEvent());
  return Promise.race([answered, ended]);
}

test(
  'log and metrics go to stdout: one line and one blob a request, without anything secret',
  MANY_TRIES,
  async () => {
    const child = await startHandler();
    let out = '';
    child.stdout?.on('data', (chunk) => {
      out += chunk;
    });
    const answer = await ask(child);
    expect(answer).toMatchObject({ statusCode: 200 });
    await expect.poll(() => out.trim().split('\n').length, { timeout: 30_000 }).toBe(2);
    const [line, blob] = out
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(line).toMatchObject({ message: 'decision', code: 'OK', caller: 'alice', profile: 'dev' });
    expect(blob).toMatchObject({
      Allowed: 1,
      ColdStart: 1,
      service: 'sentinel-vend',
      _aws: expect.anything(),
    });
    expect(out).not.toMatch(/SecretAccessKey|SessionToken/);
    for (const secret of secretsOf(answer)) expect(out).not.toContain(secret);
  },
);

test('stdout that nobody reads any more fails no request', MANY_TRIES, async () => {
  const child = await startHandler();
  child.stdout?.destroy();
  for (let request = 0; request < 3; request += 1)
    expect(await ask(child)).toMatchObject({ statusCode: 200 });
});

function secretsOf(answer: unknown): string[] {
  const body = typeof answer === 'object' && answer !== null && 'body' in answer ? answer.body : undefined;
  const { SecretAccessKey, Token } = JSON.parse(String(body));
  return [SecretAccessKey, Token];
}
