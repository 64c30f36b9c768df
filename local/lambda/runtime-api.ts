import { randomUUID } from 'node:crypto';
import type { HttpAnswer } from '../http/http-answer.ts';
import { startLoopbackServer } from '../http/loopback-server.ts';
import type { WireRequest } from '../sigv4/signed-request.ts';
import { maxResponseBytes } from './errors.ts';

/** One event on its way into an environment. */
export type Delivery = {
  requestId: string;
  deadlineMs: number;
  functionArn: string;
  traceId: string;
  payload: string;
};

/** What an environment hears of its runtime. Each id is the one the runtime named, known or not. */
export type RuntimeCalls = {
  /** The runtime is free; the promise settles when there is an event (or never). */
  next: () => Promise<Delivery>;
  /** False: no such invocation. */
  response: (requestId: string, body: string) => boolean;
  responseTooLarge: (requestId: string) => boolean;
  error: (requestId: string, body: string) => boolean;
  initError: (body: string) => void;
};

export type RuntimeApi = {
  /** Serves one environment; the address is its `AWS_LAMBDA_RUNTIME_API`. */
  register: (calls: RuntimeCalls) => { address: string; unregister: () => void };
  stop: () => Promise<void>;
};

const answer = (status: number, body: object): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const accepted = answer(202, { status: 'OK' });
const unknownRequest = answer(400, { errorType: 'InvalidRequestID', errorMessage: 'Invalid request ID' });
const tooLarge = answer(413, {
  errorType: 'RequestEntityTooLarge',
  errorMessage: `Exceeded maximum allowed payload size (${maxResponseBytes} bytes).`,
});
const notFound = answer(404, { errorType: 'NotFound', errorMessage: 'no such path of the Runtime API' });

function deliver(event: Delivery): HttpAnswer {
  return {
    status: 200,
    headers: {
      'content-type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': event.requestId,
      'Lambda-Runtime-Deadline-Ms': String(event.deadlineMs),
      'Lambda-Runtime-Invoked-Function-Arn': event.functionArn,
      'Lambda-Runtime-Trace-Id': event.traceId,
    },
    body: event.payload,
  };
}

function report(calls: RuntimeCalls, requestId: string, kind: string, body: Uint8Array): HttpAnswer {
  if (kind === 'response' && body.length > maxResponseBytes) {
    return calls.responseTooLarge(requestId) ? tooLarge : unknownRequest;
  }
  const text = Buffer.from(body).toString('utf8');
  const known = kind === 'response' ? calls.response(requestId, text) : calls.error(requestId, text);
  return known ? accepted : unknownRequest;
}

async function dispatch(calls: RuntimeCalls, path: string, request: WireRequest): Promise<HttpAnswer> {
  if (request.method === 'GET' && path === '/invocation/next') return deliver(await calls.next());
  if (request.method !== 'POST') return notFound;
  if (path === '/init/error') {
    calls.initError(Buffer.from(request.body).toString('utf8'));
    return accepted;
  }
  const [, requestId = '', kind = ''] = /^\/invocation\/([0-9a-f-]{36})\/(response|error)$/.exec(path) ?? [];
  return kind === '' ? notFound : report(calls, requestId, kind, request.body);
}

/**
 * The Runtime API of all environments on one loopback port
 * (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html). In Lambda each environment reaches only its own;
 * here a random path stands before `/2018-06-01` instead, so that no other process can take events or answer them.
 */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  const environments = new Map<string, RuntimeCalls>();
  const server = await startLoopbackServer({
    port: 0,
    // Above Lambda's own limit, so that the environment learns of an answer that is too large.
    maxBodyBytes: maxResponseBytes + 2_000_000,
    handler: (request) => {
      const [, key = '', path = ''] =
        /^\/([0-9a-f-]{36})\/2018-06-01\/runtime(\/.*)$/.exec(request.rawUrl) ?? [];
      const calls = environments.get(key);
      return calls === undefined ? notFound : dispatch(calls, path, request);
    },
  });
  return {
    register(calls) {
      const key = randomUUID();
      environments.set(key, calls);
      return { address: `127.0.0.1:${server.port}/${key}`, unregister: () => environments.delete(key) };
    },
    stop: server.stop,
  };
}
