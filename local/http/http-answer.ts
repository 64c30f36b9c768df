import type { ServerResponse } from 'node:http';
import type { WireRequest } from '../sigv4/signed-request.ts';

/** A whole answer. Header names as given; a list makes repeated lines (`set-cookie`). */
export type HttpAnswer = {
  status: number;
  headers: Readonly<Record<string, string | readonly string[]>>;
  body: string | Uint8Array;
};

/**
 * What a handler wants done with the connection:
 * an answer; `'destroy'`: reset without a byte; `cutAfterBytes`: the head and so many body bytes, then a reset.
 * A handler that never settles is a hang.
 */
export type HttpOutcome = HttpAnswer | 'destroy' | (HttpAnswer & { cutAfterBytes: number });

export type HttpHandler = (
  request: WireRequest,
  connection: {
    remoteAddress: string;
    /** `1.1` or `1.0`. */
    httpVersion: string;
    /** Aborts when the client has gone or the server stops. */
    signal: AbortSignal;
  },
) => Promise<HttpOutcome> | HttpOutcome;

/** Why the server itself turned a request away, before any handler saw it. */
export type HttpFault =
  /** Not HTTP, or a request target that is not a path. */
  | 'malformed'
  | 'headers-too-large'
  /** The client was too slow to send its request. */
  | 'slow'
  /** Host is missing, repeated, or names another server. */
  | 'host'
  | 'body-too-large'
  /** The handler threw or gave headers that cannot be written: a bug. */
  | 'handler-failed';

const FAULT_ANSWERS: Readonly<Record<HttpFault, readonly [status: number, text: string]>> = {
  malformed: [400, 'malformed request'],
  'headers-too-large': [431, 'request header fields too large'],
  slow: [408, 'request took too long to arrive'],
  host: [421, 'host header must name this server'],
  'body-too-large': [413, 'request body too large'],
  'handler-failed': [500, 'internal error'],
};

/** The plain-text answer to a fault, for servers that give none of their own. */
export function plainFaultAnswer(fault: HttpFault): HttpAnswer {
  const [status, text] = FAULT_ANSWERS[fault];
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${text}\n` };
}

/** Writes an outcome. Throws, with nothing sent, when a header or the status cannot be written. */
export function writeOutcome(response: ServerResponse, outcome: HttpOutcome): void {
  if (outcome === 'destroy') {
    response.destroy();
    return;
  }
  const body = typeof outcome.body === 'string' ? Buffer.from(outcome.body) : outcome.body;
  response.statusCode = outcome.status;
  for (const [name, value] of Object.entries(outcome.headers)) response.setHeader(name, value);
  if (outcome.status >= 200 && outcome.status !== 204 && outcome.status !== 304) {
    response.setHeader('content-length', body.length);
  }
  if ('cutAfterBytes' in outcome) {
    response.flushHeaders();
    response.write(body.subarray(0, outcome.cutAfterBytes), () => response.destroy());
    return;
  }
  response.end(body);
}

/** An answer as bytes for a socket that has no parsed request, closing the connection. */
export function rawAnswer(answer: HttpAnswer): string {
  const head = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = Buffer.byteLength(answer.body);
  return `HTTP/1.1 ${answer.status} \r\n${head.join('')}content-length: ${length}\r\nconnection: close\r\n\r\n${answer.body}`;
}
