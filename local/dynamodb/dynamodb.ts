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
  checkHost(server, port);
  return { url: `http://127.0.0.1:${port}`, port, stop: () => stop(server) };
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

/** Puts the Host check before dynalite's own listener. */
function checkHost(server: Server, port: number): void {
  const [handle] = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (hostIsLoopback(headerLines(request.rawHeaders), port)) {
      handle?.call(server, request, response);
      return;
    }
    request.resume();
    response.writeHead(421, { 'content-type': 'text/plain' }).end('host header must name this server\n');
  });
}

/** Twice is harmless: a test may have stopped it before the stack does. */
function stop(server: Server): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
