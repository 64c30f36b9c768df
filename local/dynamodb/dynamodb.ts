import type { Server } from 'node:http';
import type { RunningServer } from '../http/running-server.ts';
import { type AdmitTableRequest, type Requests, standBefore } from './table-front.ts';

/**
 * DynamoDB on 127.0.0.1: dynalite, its tables in `dataFolder`. dynalite checks that a request is signed, `admit` by
 * whom, and what they may do; without it every request is admitted.
 */
export async function startDynamoDb(options: {
  dataFolder: string;
  port?: number;
  admit?: AdmitTableRequest;
}): Promise<RunningServer> {
  const { default: dynalite } = await import('dynalite');
  const server = dynalite({ path: options.dataFolder, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const port = await listen(server, options.port ?? 0);
  const requests = standBefore(server, port, options.admit);
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
