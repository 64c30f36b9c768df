import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { headerLines, hostIsLoopback, readBody } from '../http/request-body.ts';

/** A request as it was on the wire. */
export type TableRequest = {
  method: string;
  rawUrl: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: Uint8Array;
};

export type TableRefusal = { status: number; code: string; message: string };

/** Decides on a request by its signature and by whose it is; undefined: it may pass. */
export type AdmitTableRequest = (
  request: TableRequest,
  operation: string,
  body: unknown,
) => TableRefusal | undefined;

/** Requests dynalite is at work on, and whether it takes more. */
export type Requests = { atWork: number; refused: boolean };

const MAX_BODY_BYTES = 16 * 1024 * 1024;
const TARGET_PREFIX = 'DynamoDB_20120810.';

/** Puts the Host check and `admit` before dynalite's own listener, and counts what it is at work on. */
export function standBefore(server: Server, port: number, admit: AdmitTableRequest | undefined): Requests {
  const requests: Requests = { atWork: 0, refused: false };
  const [handle] = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (requests.refused) {
      request.destroy();
      return;
    }
    if (!hostIsLoopback(headerLines(request.rawHeaders), port)) {
      request.resume();
      response.writeHead(421, { 'content-type': 'text/plain' }).end('host header must name this server\n');
      return;
    }
    requests.atWork += 1;
    response.once('close', () => {
      requests.atWork -= 1;
    });
    if (admit === undefined) {
      handle?.call(server, request, response);
      return;
    }
    void admitted(request, response, admit).then((replay) => {
      if (replay !== undefined) handle?.call(server, replay, response);
    });
  });
  return requests;
}

/** The request again, whole, for dynalite to read; undefined: it was answered. */
async function admitted(
  request: IncomingMessage,
  response: ServerResponse,
  admit: AdmitTableRequest,
): Promise<Readable | undefined> {
  const reading = await readBody(request, MAX_BODY_BYTES);
  if (reading.kind !== 'whole') {
    response.writeHead(413).end();
    return undefined;
  }
  const { method = '', url = '', headers, rawHeaders } = request;
  const { body } = reading;
  const refusal = admit(
    { method, rawUrl: url, headers: headerLines(rawHeaders), body },
    operationOf(request),
    parsed(body),
  );
  if (refusal === undefined) return Object.assign(Readable.from([body]), { method, url, headers });
  const { status, code, message } = refusal;
  response
    .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
    .end(JSON.stringify({ __type: `com.amazon.coral.service#${code}`, message }));
  return undefined;
}

function operationOf({ headers }: IncomingMessage): string {
  const target = headers['x-amz-target'];
  return typeof target === 'string' && target.startsWith(TARGET_PREFIX)
    ? target.slice(TARGET_PREFIX.length)
    : '';
}

/** A body that is no JSON names no table; dynalite says what is wrong with it. */
function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
