import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { boundCrowd } from './crowd.ts';
import { type AgentAnswer, refusal } from './http-answer.ts';

/** Answers one request; `admitted` says that it showed a token. `authority`: the address it came to, `HOST:PORT`. */
export type Handler = (
  request: IncomingMessage,
  authority: string,
  admitted: () => void,
) => AgentAnswer | Promise<AgentAnswer>;

export type Loopback = {
  port: number;
  /** Ends at once: open requests are cut off. */
  stop: () => Promise<void>;
};

export type LoopbackStart =
  | { ok: true; loopback: Loopback }
  /** The address cannot be had; `code` as the system tells it. */
  | { ok: false; code: string };

/** No SDK sends more than a few hundred bytes, at once; of what is slower or larger there is nothing to expect. */
const BOUNDS = {
  maxHeaderSize: 8_192,
  headersTimeout: 2_000,
  requestTimeout: 3_000,
  connectionsCheckingInterval: 500,
  keepAliveTimeout: 5_000,
  noDelay: true,
};
const SAME_PORT_TRIES = 10;

/** Serves on 127.0.0.1, and on [::1] at the same port where asked for. Port 0: any free one. */
export async function openLoopback(port: number, ipv6: boolean, handler: Handler): Promise<LoopbackStart> {
  for (let tries = 1; ; tries += 1) {
    const four = await listen('127.0.0.1', port, handler);
    if (!four.ok || !ipv6) return four;
    const six = await listen('::1', four.loopback.port, handler);
    if (six.ok) return { ok: true, loopback: both(four.loopback, six.loopback) };
    await four.loopback.stop();
    if (port !== 0 || six.code !== 'EADDRINUSE' || tries === SAME_PORT_TRIES) return six;
  }
}

function both({ port, stop }: Loopback, other: Loopback): Loopback {
  return {
    port,
    stop: async () => {
      await Promise.all([stop(), other.stop()]);
    },
  };
}

async function listen(host: string, wantedPort: number, handler: Handler): Promise<LoopbackStart> {
  const server = createServer(BOUNDS);
  const admit = boundCrowd(server);
  const bound = await bind(server, host, wantedPort);
  if (!bound.ok) return bound;
  const { port } = bound;
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    // A body is never read: the connection ends with the answer.
    const answering = async () => handler(request, authority, () => admit(request.socket));
    answering().then(
      (answer) => write(response, answer),
      () => write(response, refusal(500, 'AGENT_FAILED', 'the agent failed: start it again')),
    );
  });
  server.on('clientError', (_error, socket: Socket) => socket.destroy());
  return { ok: true, loopback: { port, stop: () => close(server) } };
}

function bind(
  server: Server,
  host: string,
  port: number,
): Promise<{ ok: true; port: number } | { ok: false; code: string }> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve({ ok: false, code: error.code ?? 'unknown error' }),
    );
    server.listen({ host, port, ipv6Only: true }, () => {
      const address: AddressInfo | string | null = server.address();
      resolve({ ok: true, port: typeof address === 'object' && address !== null ? address.port : port });
    });
  });
}

function write(response: ServerResponse, { status, headers, body }: AgentAnswer): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    // Whoever was turned away has to connect again.
    ...(status === 200 ? {} : { connection: 'close' }),
    ...headers,
  });
  response.end(body);
}

function close(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}
