import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LiveLine, Refused } from './answers.ts';
import { createDoor } from './door.ts';
import type { PageFiles } from './page-files.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** An answer of the API: JSON, or why not. */
export type ApiAnswer = { ok: true; value: unknown } | { ok: false; status: number; refused: Refused };

export type ConsoleApi = {
  /** `path` is what follows `/api/`. Rejects when what it reads fails. */
  answer: (path: string, query: URLSearchParams) => Promise<ApiAnswer>;
  /** Entries from an index on, as they come, until the signal. */
  follow: (from: number | undefined, signal: AbortSignal) => AsyncIterable<LiveLine>;
};

export type ConsoleServer = {
  /** With the token in its fragment, which browsers send to nobody. */
  url: string;
  origin: string;
  /** Ends at once: open streams are cut off. */
  stop: () => Promise<void>;
};

export type ConsoleOptions = { port: number; token: string; page: () => Promise<PageFiles>; api: ConsoleApi };

const BOUNDS = { maxHeaderSize: 16_384, headersTimeout: 5_000, requestTimeout: 10_000, noDelay: true };
/** A browser opens six; some tabs may be open. */
const MOST_CONNECTIONS = 128;
const MOST_STREAMS = 32;

/** Serves the console on 127.0.0.1. Rejects where the port cannot be had. */
export async function startConsoleServer(options: ConsoleOptions): Promise<ConsoleServer> {
  const server = createServer(BOUNDS);
  server.maxConnections = MOST_CONNECTIONS;
  const port = await listen(server, options.port);
  const authority = `127.0.0.1:${port}`;
  const door = createDoor(options.token);
  const streams = new Set<AbortController>();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const refusal = door(request, authority);
    if (refusal !== undefined) return refuse(response, refusal.status, refusal);
    serve(request, response, options, streams).catch((error: unknown) => {
      // The SDK's message can quote what was sent: its name is enough to look it up.
      const name = error instanceof Error ? error.name : 'unknown error';
      const message = `what this shows cannot be read (${name}): check the place, the region and your permissions`;
      refuse(response, 502, { code: 'UNREADABLE', message });
    });
  });
  return {
    url: `http://${authority}/#token=${options.token}`,
    origin: `http://${authority}`,
    stop: () => stop(server, streams),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { page, api }: ConsoleOptions,
  streams: Set<AbortController>,
): Promise<void> {
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const parameters = new URLSearchParams(query);
  if (path === '/api/live') return stream(response, api, parameters, streams);
  if (path.startsWith('/api/')) {
    const answer = await api.answer(path.slice('/api/'.length), parameters);
    if (!answer.ok) return refuse(response, answer.status, answer.refused);
    return send(response, 200, 'application/json', JSON.stringify(answer.value));
  }
  const file = (await page()).get(path);
  if (file === undefined)
    return refuse(response, 404, { code: 'NO_SUCH_PATH', message: 'nothing is served here' });
  send(response, 200, file.type, file.body);
}

/** One JSON object a line. */
async function stream(
  response: ServerResponse,
  api: ConsoleApi,
  query: URLSearchParams,
  streams: Set<AbortController>,
): Promise<void> {
  const from = query.get('from');
  if (from !== null && !/^\d{1,15}$/.test(from))
    return refuse(response, 400, { code: 'INVALID_REQUEST', message: '`from` is a whole number' });
  if (streams.size >= MOST_STREAMS)
    return refuse(response, 503, { code: 'TOO_MANY', message: 'too many tabs follow: close some' });
  const ending = new AbortController();
  streams.add(ending);
  response.on('close', () => ending.abort());
  response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'application/x-ndjson' });
  response.flushHeaders();
  try {
    for await (const line of api.follow(from === null ? undefined : Number(from), ending.signal)) {
      if (!response.write(`${JSON.stringify(line)}\n`)) await drained(response);
    }
  } finally {
    streams.delete(ending);
    response.end();
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) return resolve();
    response.once('drain', resolve);
    response.once('close', resolve);
  });
}

function refuse(response: ServerResponse, status: number, { code, message }: Refused): void {
  if (response.headersSent) return void response.destroy();
  send(response, status, 'application/json', JSON.stringify({ code, message }));
}

function send(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    // Whoever was turned away has to connect again.
    ...(status === 200 ? {} : { connection: 'close' }),
  });
  response.end(body);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port }, () => {
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function stop(server: Server, streams: Set<AbortController>): Promise<void> {
  for (const one of streams) one.abort();
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}
