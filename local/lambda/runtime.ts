/**
 * The program inside one execution environment: loads the handler once, then asks the Runtime API for one event
 * after the other (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).
 * Started as `node runtime.ts ENTRY EXPORT LIFELINE_FD [COMPILE_CACHE_FOLDER]`.
 */
import { Agent, request } from 'node:http';
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { contextOf } from './context.ts';
import { watchLifeline } from './lifeline.ts';

type Handler = (event: unknown, context: object) => unknown;
type Reply = { headers: Readonly<Record<string, string | string[] | undefined>>; body: string };

const [entry = '', exportName = '', lifelineFd = '3', compileCacheFolder] = process.argv.slice(2);
const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function call(method: 'GET' | 'POST', path: string, body = '', errorType?: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const headers = errorType === undefined ? {} : { 'Lambda-Runtime-Function-Error-Type': errorType };
    const sent = request(`${api}${path}`, { method, agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }),
      );
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Lambda's error shape: `{errorType, errorMessage, trace}`. */
function errorOf(cause: unknown, errorType?: string): { errorType: string; body: string } {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  const name = errorType ?? error.name;
  const trace = (error.stack ?? '').split('\n');
  return { errorType: name, body: JSON.stringify({ errorType: name, errorMessage: error.message, trace }) };
}

async function loadHandler(): Promise<Handler> {
  const root = process.env.LAMBDA_TASK_ROOT ?? process.cwd();
  const module: Record<string, unknown> = await import(pathToFileURL(join(root, entry)).href);
  const handler = module[exportName];
  if (typeof handler !== 'function')
    throw new Error(`${exportName} is undefined or not exported by ${entry}`);
  return (event, context) => handler(event, context);
}

async function handleOne(handler: Handler, failed: (requestId: string) => void): Promise<void> {
  const next = await call('GET', '/invocation/next');
  const context = contextOf(next.headers, process.env);
  failed(context.awsRequestId);
  process.env._X_AMZN_TRACE_ID = String(next.headers['lambda-runtime-trace-id'] ?? '');
  const path = `/invocation/${context.awsRequestId}`;
  try {
    const answer = await handler(JSON.parse(next.body), context);
    await call('POST', `${path}/response`, JSON.stringify(answer ?? null));
  } catch (cause) {
    console.error(cause);
    const { errorType, body } = errorOf(cause);
    await call('POST', `${path}/error`, body, errorType);
  }
}

async function run(): Promise<void> {
  watchLifeline(Number(lifelineFd));
  if (compileCacheFolder !== undefined) enableCompileCache(compileCacheFolder);
  let handler: Handler;
  try {
    handler = await loadHandler();
    // Environments are killed, so what Node would write at the end is written now.
    flushCompileCache();
  } catch (cause) {
    console.error(cause);
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
    const { errorType, body } = errorOf(cause, missing ? 'Runtime.ImportModuleError' : undefined);
    await call('POST', '/init/error', body, errorType);
    process.exit(1);
  }
  let current = '';
  process.on('unhandledRejection', (cause) => {
    console.error(cause);
    const { errorType, body } = errorOf(cause, 'Runtime.UnhandledPromiseRejection');
    call('POST', `/invocation/${current}/error`, body, errorType).finally(() => process.exit(128));
  });
  for (;;) {
    await handleOne(handler, (requestId) => {
      current = requestId;
    });
  }
}

await run();
