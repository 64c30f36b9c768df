import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Sample } from '../../dashboards/samples.ts';
import { startLambda } from '../../local/lambda/lambda.ts';
import { credentialOf, definition } from '../lambda/fixtures/definitions.ts';
import { readFunctionLog } from '../observe/function-logs.ts';
import { gatewayEvent } from '../vend/gateway-events.ts';
import { ENVIRONMENT } from '../vend/in-process.ts';
import { type Invocation, lambdaSamples } from './aws-stand-in.ts';
import { samplesOfBlob } from './observed-stack.ts';

/** A fault of what runs the function, tried beside the stack: the stack itself would be gone. */
export type DriveBeside = {
  fault: string;
  alarms: readonly string[];
  /** It waits more than it works, and may begin before its turn. */
  early?: true;
  run: () => Promise<Sample[]>;
};

/** Invokes a function of the local Lambda several times at once; what finds no environment does not wait for one. */
async function invoked(
  handler: string,
  { times, concurrency, payload = {} }: { times: number; concurrency: number; payload?: object },
): Promise<Sample[]> {
  const logFolder = mkdtempSync(join(tmpdir(), 'observed-'));
  const lambda = await startLambda({
    functions: [definition(handler, { name: 'vend' })],
    credentialsFor: credentialOf,
    region: 'us-east-1',
    accountId: '123456789012',
    endpoints: {},
    concurrency,
    maxWaitMs: 0,
    logFolder,
    nowMs: Date.now,
  });
  const one = async (): Promise<Invocation> => {
    const beganMs = Date.now();
    const outcome = await lambda.invoke('vend', JSON.stringify(payload));
    const ended = outcome.ok ? 'answered' : outcome.kind;
    return { functionName: 'vend', beganMs, endedMs: Date.now(), ended };
  };
  const invocations = await Promise.all(Array.from({ length: times }, one));
  await lambda.stop();
  rmSync(logFolder, { recursive: true });
  return lambdaSamples(invocations, concurrency);
}

/** An import that takes its time, and a code cache that V8 refused, as the bundle's loader tells of it. */
const SLOW_START = `data:text/javascript,${encodeURIComponent(
  "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3200); globalThis[Symbol.for('sentinel-tvm.code-cache')] = { codeCache: 'rejected' };",
)}`;

async function startedSlowly(): Promise<Sample[]> {
  const child = fork(fileURLToPath(new URL('../observe/lambda-process.ts', import.meta.url)), {
    execArgv: ['--import', SLOW_START],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: {
      ...ENVIRONMENT,
      AWS_ACCESS_KEY_ID: 'AKIAFUNCTION00000001',
      AWS_SECRET_ACCESS_KEY: 'unused',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    },
  });
  let printed = '';
  child.stdout?.on('data', (bytes) => {
    printed += bytes;
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  child.on('message', (message) => {
    if (message === 'ready') child.send(gatewayEvent());
    else child.kill('SIGKILL');
  });
  await ended;
  return readFunctionLog(printed).blobs.flatMap(samplesOfBlob);
}

export const DRIVES_BESIDE: readonly DriveBeside[] = [
  {
    fault: 'more requests than environments',
    alarms: ['throttled', 'page'],
    run: () => invoked('echo', { times: 3, concurrency: 1, payload: { wait: 100 } }),
  },
  {
    fault: 'as many requests as there may be',
    alarms: ['concurrency', 'look'],
    run: () => invoked('echo', { times: 3, concurrency: 3, payload: { wait: 100 } }),
  },
  {
    fault: 'the function crashes',
    alarms: ['crashed', 'page'],
    run: () => invoked('exits', { times: 1, concurrency: 1 }),
  },
  {
    fault: 'the function starts slowly, without its compiled code',
    alarms: ['cold-start-slow', 'code-cache-rejected', 'look'],
    early: true,
    run: startedSlowly,
  },
];
