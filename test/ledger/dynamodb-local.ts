import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { RunningServer } from '../../local/http/running-server.ts';

const MAIN = 'software.amazon.dynamodb.services.local.main.ServerRunner';
const START_LIMIT_MS = 40_000;
const LOOK_EVERY_MS = 100;

/** Why there is no DynamoDB Local, for the tests that skip without it; undefined where there is one. */
export function dynamoDbLocalAbsent(): string | undefined {
  const { SENTINEL_TEST_DYNAMODB_LOCAL: folder } = process.env;
  if (folder === undefined)
    return 'no DynamoDB Local: run test/ledger/install-dynamodb-local.sh, set SENTINEL_TEST_DYNAMODB_LOCAL';
  if (!existsSync(join(folder, 'complete')))
    return 'SENTINEL_TEST_DYNAMODB_LOCAL names no whole DynamoDB Local: run test/ledger/install-dynamodb-local.sh';
  if (spawnSync('java', ['-version']).status !== 0) return 'no Java: install one of 17 or later';
  return undefined;
}

/** It takes no port but a number: somebody else may take that one before it does. */
const MOST_PORTS = 3;

/** Starts Amazon's DynamoDB Local in memory. Rejects when it does not answer within 40 s. */
export async function startDynamoDbLocal(): Promise<RunningServer> {
  const giveUpAtMs = Date.now() + START_LIMIT_MS;
  for (let ports = 1; ; ports += 1) {
    try {
      return await startOnce(giveUpAtMs);
    } catch (error) {
      if (ports === MOST_PORTS || Date.now() > giveUpAtMs) throw error;
    }
  }
}

async function startOnce(giveUpAtMs: number): Promise<RunningServer> {
  const folder = process.env.SENTINEL_TEST_DYNAMODB_LOCAL ?? '';
  const port = await freePort();
  const child = spawn(
    'java',
    [
      '-Xmx512m',
      `-Djava.library.path=${folder}`,
      '-cp',
      join(folder, '*'),
      MAIN,
      '-inMemory',
      '-disableTelemetry',
      '-port',
      String(port),
    ],
    { stdio: ['ignore', 'ignore', 'ignore'] },
  );
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await answering(url, child, giveUpAtMs);
    return { url, port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Without a signature the answer is a refusal, in DynamoDB's own form. */
async function answering(url: string, child: ChildProcess, giveUpAtMs: number): Promise<void> {
  while (Date.now() < giveUpAtMs && child.exitCode === null) {
    const heard = await fetch(url).then(
      (answer) => answer.text(),
      () => '',
    );
    if (heard.includes('com.amazonaws.dynamodb')) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(`DynamoDB Local does not answer at ${url}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error('no free port');
  return address.port;
}
