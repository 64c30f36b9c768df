import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { gatewayEvent } from '../vend/gateway-events.ts';
import { ENVIRONMENT } from '../vend/in-process.ts';

/** The deployed function in a process of its own; nothing listens where it looks for AWS. */
async function startFunction(): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL('./lambda-process.ts', import.meta.url)), {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: {
      ...ENVIRONMENT,
      AWS_ACCESS_KEY_ID: 'AKIAFUNCTION00000001',
      AWS_SECRET_ACCESS_KEY: 'unused',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'message');
  return child;
}

/** The answer, or how the process ended over it. */
async function ask(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit').then(([code]) => ({ exited: code }));
  const answered = once(child, 'message').then(([answer]) => answer);
  child.send(gatewayEvent());
  return Promise.race([answered, ended]);
}

test('a standard output whose reader is gone fails no request', async () => {
  const child = await startFunction();
  child.stdout?.destroy();
  for (let request = 0; request < 3; request += 1)
    expect(await ask(child)).toMatchObject({ statusCode: 503, isBase64Encoded: false });
});
