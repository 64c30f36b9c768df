import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import {
  type HttpAnswer,
  type HttpFault,
  type HttpHandler,
  plainFaultAnswer,
  rawAnswer,
  writeOutcome,
} from './http-answer.ts';
import { headerLines, hostIsLoopback, readBody } from './request-body.ts';
import type { RunningServer } from './running-server.ts';

export type LoopbackServerOptions = {
  /** 0: any free port. */
  port: number;
  handler: HttpHandler;
  /** Largest request body a handler gets. */
  maxBodyBytes: number;
  /** Request line and headers together; default 16,384. */
  maxHeaderBytes?: number;
  /** From connecting (or the first byte, on a kept connection) to the end of the headers; default 10,000. */
  headersTimeoutMs?: number;
  /** The same to the end of the body; default 30,000. A handler may take as long as it likes. */
  requestTimeoutMs?: number;
  /** How this server words what it turns away itself; default plain text. */
  answerFault?: (fault: HttpFault) => HttpAnswer;
  /** Told what a handler threw. */
  onHandlerError?: (error: unknown) => void;
};

const FAULT_OF_PARSER_ERROR: Readonly<Record<string, HttpFault>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'slow',
};

/**
 * Serves HTTP/1.1 on 127.0.0.1 alone: Host checked, headers and body bounded, slow clients cut off, requests
 * handed over as they were on the wire. Rejects when the port cannot be had.
 */
export async function startLoopbackServer(options: LoopbackServerOptions): Promise<RunningServer> {
  const answerFault = options.answerFault ?? plainFaultAnswer;
  const headersTimeout = options.headersTimeoutMs ?? 10_000;
  const requestTimeout = Math.max(headersTimeout, options.requestTimeoutMs ?? 30_000);
  const server = createServer({
    maxHeaderSize: options.maxHeaderBytes ?? 16_384,
    headersTimeout,
    requestTimeout,
    connectionsCheckingInterval: Math.min(1_000, Math.ceil(headersTimeout / 4)),
    keepAliveTimeout: 60_000,
    noDelay: true,
  });
  // Node drops headers beyond this count in silence; the size bound above is the one that holds.
  server.maxHeadersCount = 0;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    serve(server, options, answerFault, request, response).catch((error: unknown) => {
      options.onHandlerError?.(error);
      if (response.headersSent) response.destroy();
      else writeOutcome(clearHeaders(response), answerFault('handler-failed'));
    });
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const fault = FAULT_OF_PARSER_ERROR[error.code ?? ''] ?? 'malformed';
    socket.end(rawAnswer(answerFault(fault)), () => socket.destroy());
  });
  const port = await listen(server, options.port);
  return { url: `http://127.0.0.1:${port}`, port, stop: () => stop(server) };
}

async function serve(
  server: Server,
  options: LoopbackServerOptions,
  answerFault: (fault: HttpFault) => HttpAnswer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => {
    // What is answered whole has nobody left to tell, and an abort makes an error with its stack.
    if (!response.writableFinished) gone.abort();
  });
  const refuse = (fault: HttpFault) => {
    response.setHeader('connection', 'close');
    writeOutcome(response, answerFault(fault));
  };
  const headers = headerLines(request.rawHeaders);
  const reading = await readBody(request, options.maxBodyBytes);
  if (reading.kind === 'gone') return;
  if (!hostIsLoopback(headers, portOf(server))) return refuse('host');
  const rawUrl = request.url ?? '';
  if (!rawUrl.startsWith('/')) return refuse('malformed');
  if (reading.kind === 'too-large') return refuse('body-too-large');
  const outcome = await options.handler(
    { method: request.method ?? '', rawUrl, headers, body: reading.body },
    {
      remoteAddress: request.socket.remoteAddress ?? '127.0.0.1',
      httpVersion: request.httpVersion,
      signal: gone.signal,
    },
  );
  if (!gone.signal.aborted) writeOutcome(response, outcome);
}

function clearHeaders(response: ServerResponse): ServerResponse {
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  return response;
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port }, () => {
      server.off('error', reject);
      resolve(portOf(server));
    });
  });
}

/** Ends every connection at once, busy or kept alive; stopping twice is harmless. */
function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
