import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const TLS = join(import.meta.dirname, '../fixtures/tls');
const CLIENT = join(import.meta.dirname, 'tls-client.ts');

async function serve() {
  const server = createServer(
    { key: readFileSync(join(TLS, 'localhost.key')), cert: readFileSync(join(TLS, 'localhost.crt')) },
    (request, response) => request.resume().on('end', () => response.end('told')),
  );
  let connections = 0;
  server.on('secureConnection', () => {
    connections += 1;
  });
  // A refused certificate ends a handshake: that is the client's to report.
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  const address: AddressInfo | string | null = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { origin: `https://localhost:${port}`, connections: () => connections };
}

const ask = (origin: string, env: Record<string, string>) =>
  promisify(execFile)(process.execPath, [CLIENT, origin], { env: { PATH: process.env.PATH, ...env } });

test('over TLS, both requests go over the connection opened ahead', async () => {
  const { origin, connections } = await serve();
  const { stdout } = await ask(origin, { NODE_EXTRA_CA_CERTS: join(TLS, 'localhost.crt') });
  expect(stdout).toBe('told,told');
  expect(connections()).toBe(1);
});

test('a certificate nobody vouches for is refused', async () => {
  const { origin } = await serve();
  await expect(ask(origin, {})).rejects.toThrow('self-signed certificate');
});
