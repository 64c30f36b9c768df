import type { Server } from 'node:http';
import { headerLines, hostIsLoopback } from '../http/request-body.ts';
import type { RunningServer } from '../http/running-server.ts';

/**
 * DynamoDB on 127.0.0.1: dynalite, its tables in `dataFolder`. It checks that a request is signed, not by whom.
 */
export async function startDynamoDb(options: { dataFolder: string; port?: number }): Promise<RunningServer> {
  const { default: dynalite } = await import('dynalite');
  const server = dynalite({ path: options.dataFolder, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const port = await listen(server, options.port ?? 0);
  const requests = standBefore(server, port);
  return { url: `http://127.0.0.1:${port}`, port, stop: () => stop(server, requests) };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Requests dynalite is at work on, and whether it takes more. */
type Requests = { atWork: number; refused: boolean };

/** Puts the Host check before dynalite's own listener, and counts what it is at work on. */
function standBefore(server: Server, port: number): Requests {
  const requests: Requests = { atWork: 0, refused: false };
  const [handle] = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (requests.refused) {
      request.destroy();
      return;
    }
    if (hostIsLoopback(headerLines(request.rawHeaders), port)) {
      requests.atWork += 1;
      response.once('close', () => {
        requests.atWork -= 1;
      });
      handle?.call(server, request, response);
      return;
    }
    request.resume();
    response.writeHead(421, { 'content-type': 'text/plain' }).end('host header must name this server\n');
  });
  return requests;
}

const FINISH_MS = 1000;

/**
 * Lets dynalite finish what it is at work on: it throws where nobody catches when its files are closed under it. Twice
 * is harmless: a test may have stopped it before the stack does.
 */
async function stop(server: Server, requests: Requests): Promise<void> {
  if (!server.listening) return;
  requests.refused = true;
  const endsAtMs = performance.now() + FINISH_MS;
  while (requests.atWork > 0 && performance.now() < endsAtMs)
    await new Promise((done) => setTimeout(done, 5));
  await new Promise<void>((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
