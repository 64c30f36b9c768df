/**
 * What Lambda's Runtime Interface Client does and no more: loads the handler by `require`, then takes one event after
 * the other (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html). Without a handler's file it answers a
 * constant: that is the bare loop, the least any function on Node can cost.
 *
 * It runs as plain CommonJS, see `compile-loop.ts`: taking types off at its start would be time that is nobody's.
 * `node runtime-loop.cjs [HANDLER_FILE] [SAMPLE_EVERY]`, in the environment of a function.
 */
type Handler = (event: unknown, context: { awsRequestId: string; functionName: string }) => unknown;
type Reply = {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
};

// Nothing may come before: this is where Node's own start ends.
const beganMs = uptimeMs();
const http = process.getBuiltinModule('node:http');

const [handlerFile = '', sampleEvery = '0'] = process.argv.slice(2);
const [hostname = '', port = ''] = (process.env.AWS_LAMBDA_RUNTIME_API ?? '').split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

/** Milliseconds of the machine's own steady clock, which the other processes read too. */
function uptimeMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

function call(
  method: 'GET' | 'POST',
  path: string,
  body = '',
  more: Record<string, string> = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const headers = { ...more, ...(body === '' ? {} : { 'content-length': Buffer.byteLength(body) }) };
    const options = { hostname, port, method, path: `/2018-06-01/runtime${path}`, agent, headers };
    const sent = http.request(options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function loadHandler(): Handler {
  if (handlerFile === '') return () => ({ statusCode: 200, headers: {}, body: '{}' });
  const loaded: { handler?: unknown } = require(handlerFile);
  const { handler } = loaded;
  if (typeof handler !== 'function') throw new Error(`\`${handlerFile}\` exports no function \`handler\``);
  return (event, context) => handler(event, context);
}

/** Bytes of this process, its processor time, and what it holds open where the system tells. */
function memory(): string {
  const { rss, heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const fs = process.getBuiltinModule('node:fs');
  const descriptors = fs.existsSync('/proc/self/fd') ? fs.readdirSync('/proc/self/fd').length - 1 : null;
  return JSON.stringify({ rss, heapUsed, external, cpuMs: (user + system) / 1000, descriptors });
}

function errorText(cause: unknown): string {
  const { name, message, stack } = cause instanceof Error ? cause : new Error(String(cause));
  return JSON.stringify({ errorType: name, errorMessage: message, trace: stack?.split('\n') });
}

async function takeOne(handler: Handler, told: Record<string, string>): Promise<void> {
  const next = await call('GET', '/invocation/next', '', told);
  // The bench has no more for this process. `exit` and not a signal, so that a profile is written.
  if (next.status !== 200) process.exit(0);
  const awsRequestId = String(next.headers['lambda-runtime-aws-request-id']);
  process.env._X_AMZN_TRACE_ID = String(next.headers['lambda-runtime-trace-id']);
  const path = `/invocation/${awsRequestId}`;
  let answer: string;
  try {
    const functionName = process.env.AWS_LAMBDA_FUNCTION_NAME ?? '';
    answer = JSON.stringify(await handler(JSON.parse(next.body), { awsRequestId, functionName }));
  } catch (cause) {
    await call('POST', `${path}/error`, errorText(cause));
    return;
  }
  await call('POST', `${path}/response`, answer);
}

async function run(): Promise<void> {
  let handler: Handler;
  try {
    handler = loadHandler();
  } catch (cause) {
    await call('POST', '/init/error', errorText(cause));
    process.exit(1);
  }
  let told: Record<string, string> = { 'bench-marks': JSON.stringify({ beganMs, loadedMs: uptimeMs() }) };
  const every = Number(sampleEvery);
  for (let taken = 0; ; taken += 1) {
    if (every > 0 && taken % every === 0) told['bench-memory'] = memory();
    await takeOne(handler, told);
    told = {};
  }
}

void run();
