import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import { type ParkedSocket, parkSocket } from './parked-socket.ts';

type Handle = NodeHttpHandler['handle'];
type SdkRequest = Parameters<Handle>[0];
type SdkResponse = Awaited<ReturnType<Handle>>['response'];

const CONNECTIONS = 50;
/** What CloudTrail shows as the caller's. */
const USER_AGENT = 'sentinel-tvm';

/**
 * The SDK's request handler for a function that answers somebody who waits: keep-alive, whole bodies, the caller's
 * deadline the only timer. The SDK's own does more (four timers a request, web streams, TLS loaded for plain http as
 * well), which a cold start pays for: docs/decisions/bundles.md has the figures.
 *
 * @param origin where the client will call: a connection is opened at once, for the first request to find
 */
export function createRequestHandler(origin: URL) {
  const http = builtinOf(origin.protocol);
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const open = agent.createConnection.bind(agent);
  let parked: ParkedSocket | undefined = parkSocket(open, origin);
  agent.createConnection = (options, callback) => {
    const socket = parked?.take(options);
    parked = undefined;
    return socket ?? open(options, callback);
  };
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async (request: SdkRequest, { abortSignal }: Parameters<Handle>[1] = {}) => ({
      response: await send(request, abortSignal),
    }),
    destroy: () => agent.destroy(),
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };

  function send(request: SdkRequest, signal: AbortLike): Promise<SdkResponse> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(aborted());
        return;
      }
      const sent = http.request(optionsOf(request, agent), (answer) => collect(answer, resolve, reject));
      sent.on('error', reject);
      endOnAbort(sent, signal, reject);
      endWith(sent, request.body);
    });
  }
}

type AbortLike = NonNullable<Parameters<Handle>[1]>['abortSignal'];

function builtinOf(protocol: string) {
  // Loaded here and not imported: https brings all of TLS, which plain http, on loopback, does without.
  return protocol === 'https:'
    ? process.getBuiltinModule('node:https')
    : process.getBuiltinModule('node:http');
}

function optionsOf(request: SdkRequest, agent: RequestOptions['agent']): RequestOptions {
  const { hostname, port, method, path, headers } = request;
  if (Object.keys(request.query).length > 0) throw new Error('a query is not sent: the services take POST');
  const named = { 'user-agent': USER_AGENT, ...headers };
  return { host: hostname, method, path, headers: named, agent, ...(port === undefined ? {} : { port }) };
}

/** Bytes are sent as Latin-1 text, which stays the same bytes: Node writes text together with the headers, at once. */
function endWith(sent: ClientRequest, body: unknown): void {
  if (body instanceof Uint8Array) {
    sent.end(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1'), 'latin1');
  } else sent.end(body);
}

/**
 * The answer with its whole body. One that ends early rejects with the socket's error, such as `ECONNRESET`, and the
 * status that had come: the service has done what it was asked, which `onceMore` must know.
 */
function collect(answer: IncomingMessage, resolve: (response: SdkResponse) => void, reject: Reject): void {
  const chunks: Buffer[] = [];
  answer.on('data', (chunk: Buffer) => chunks.push(chunk));
  answer.on('error', (error) =>
    reject(Object.assign(error, { $metadata: { httpStatusCode: answer.statusCode } })),
  );
  answer.on('end', () => {
    const [first = EMPTY] = chunks;
    const body = chunks.length > 1 ? Buffer.concat(chunks) : first;
    resolve({ statusCode: answer.statusCode ?? -1, headers: headersOf(answer), body });
  });
}

type Reject = (error: Error) => void;
const EMPTY = Buffer.alloc(0);

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return plain;
}

function endOnAbort(sent: ClientRequest, signal: AbortLike, reject: Reject): void {
  if (signal === undefined || !('addEventListener' in signal)) return;
  const end = () => {
    reject(aborted());
    sent.destroy();
  };
  signal.addEventListener('abort', end, { once: true });
  sent.once('close', () => signal.removeEventListener('abort', end));
}

function aborted(): Error {
  return Object.assign(new Error('the request was aborted'), { name: 'AbortError' });
}
