import { setTimeout as delay } from 'node:timers/promises';
import type { buildApp } from 'fauxqs';
import { headerLines, hostIsLoopback } from '../http/request-body.ts';
import type { QueueStore } from './fauxqs-stores.ts';

/** A request as it was on the wire. */
export type QueueRequest = {
  method: string;
  rawUrl: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: Uint8Array;
};

export type Refusal = { status: number; code: string; message: string };

/** Decides on a request by its signature and by whose it is; undefined: it may pass. */
export type AdmitRequest = (request: QueueRequest, operation: string, body: unknown) => Refusal | undefined;

/** How an answer is broken on purpose: never given, or the service’s own internal error. */
export type QueueFault = 'none' | 'hang' | 'error-500';

export type FrontOptions = {
  store: QueueStore;
  port: () => number;
  urlOf: (name: string) => string;
  admit: AdmitRequest;
  latencyMs: number;
  fault: () => QueueFault;
};

const jsonContentType = 'application/x-amz-json-1.0';
const targetPrefix = 'AmazonSQS.';

type Answer = { status: number; headers?: Record<string, string>; body: object };

const internalFailure = JSON.stringify({
  __type: 'com.amazonaws.sqs#InternalFailure',
  message: 'The request could not be completed.',
});

const refused = ({ status, code, message }: Refusal): Answer => ({
  status,
  body: { __type: `com.amazonaws.sqs#${code}`, message },
});

/**
 * Stands before fauxqs: lets through only SQS's JSON protocol (fauxqs would also serve SNS, S3, STS and its queues'
 * contents, to anybody), checks Host, asks `admit`, and answers itself where fauxqs would look for queues of account
 * 000000000000 or give the URLs of an earlier run.
 */
export function standBefore(app: ReturnType<typeof buildApp>, options: FrontOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    const headers = headerLines(request.raw.rawHeaders);
    if (!hostIsLoopback(headers, options.port())) {
      await reply.code(421).send({ error: 'host header must name this server' });
      return;
    }
    const isSqs =
      request.method === 'POST' && request.raw.url === '/' && operationOf(request.headers) !== undefined;
    if (!isSqs) {
      await reply.code(404).send({ error: 'send SQS requests in the JSON protocol to `/`' });
      return;
    }
    const fault = options.fault();
    if (fault === 'hang') await new Promise((resolve) => request.raw.socket.once('close', resolve));
    if (options.latencyMs > 0) await delay(options.latencyMs);
    if (fault !== 'none') await reply.code(500).type(jsonContentType).send(internalFailure);
  });
  // In place of fauxqs' own parser: a signature is over the body's bytes.
  app.removeContentTypeParser(jsonContentType);
  app.addContentTypeParser(jsonContentType, { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const { method = '', url = '', rawHeaders } = request.raw;
    try {
      const parsed: unknown = JSON.parse(bytes.toString('utf8'));
      const wire = { method, rawUrl: url, headers: headerLines(rawHeaders), body: bytes };
      const refusal = options.admit(wire, operationOf(request.headers) ?? '', parsed);
      done(null, refusal === undefined ? parsed : { [refusalKey]: refusal });
    } catch {
      const refusal: Refusal = {
        status: 400,
        code: 'SerializationException',
        message: 'the body is not JSON',
      };
      done(null, { [refusalKey]: refusal });
    }
  });
  app.addHook('preHandler', async (request, reply) => {
    const refusal = refusalIn(request.body);
    const answer =
      refusal === undefined
        ? ownAnswer(options, operationOf(request.headers) ?? '', request.body)
        : refused(refusal);
    if (answer === undefined) return;
    const headers = { 'content-type': jsonContentType, ...answer.headers };
    await reply.code(answer.status).headers(headers).send(answer.body);
  });
}

/** A refusal on its way from the parser to the handler; no JSON text can name this key. */
const refusalKey = Symbol('refusal');

function refusalIn(body: unknown): Refusal | undefined {
  const isRefused = (value: object): value is { [refusalKey]: Refusal } => refusalKey in value;
  return typeof body === 'object' && body !== null && isRefused(body) ? body[refusalKey] : undefined;
}

function operationOf(headers: Readonly<Record<string, unknown>>): string | undefined {
  const target = headers['x-amz-target'];
  return typeof target === 'string' && target.startsWith(targetPrefix)
    ? target.slice(targetPrefix.length)
    : undefined;
}

/** A text member of an operation's input. */
export function textIn(body: unknown, member: string): string | undefined {
  const entries = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  const value: unknown = entries.find(([name]) => name === member)?.[1];
  return typeof value === 'string' ? value : undefined;
}

function ownAnswer({ store, urlOf }: FrontOptions, operation: string, body: unknown): Answer | undefined {
  switch (operation) {
    case 'CreateQueue': {
      const message = 'queues of the local stack are those it defines';
      return refused({ status: 403, code: 'AccessDeniedException', message });
    }
    case 'ListQueues': {
      const { queues } = store.listQueues(textIn(body, 'QueueNamePrefix'));
      return { status: 200, body: { QueueUrls: queues.map((queue) => urlOf(queue.name)) } };
    }
    case 'GetQueueUrl': {
      const name = textIn(body, 'QueueName') ?? '';
      if (store.getQueueByName(name) !== undefined) return { status: 200, body: { QueueUrl: urlOf(name) } };
      const missing = 'The specified queue does not exist.';
      return {
        ...refused({ status: 400, code: 'QueueDoesNotExist', message: missing }),
        headers: { 'x-amzn-query-error': 'AWS.SimpleQueueService.NonExistentQueue;Sender' },
      };
    }
    default:
      return undefined;
  }
}
