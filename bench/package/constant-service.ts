import { createServer } from 'node:http';

export type ConstantService = { url: string; requests: () => number; stop: () => void };

const LIFETIME_MS = 3_600_000;

/** A service on loopback that gives everybody the same credentials, for an hour from its start. */
export async function startConstantService(): Promise<ConstantService> {
  const body = JSON.stringify({
    AccessKeyId: 'ASIAEXAMPLEEXAMPLE00',
    SecretAccessKey: 'an-example-of-a-secret-access-key-40-cha',
    Token: 'an-example-of-a-session-token-'.repeat(12),
    Expiration: new Date(Date.now() + LIFETIME_MS).toISOString().replace(/\.\d+/, ''),
    AccountId: '123456789012',
  });
  const headers = {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-sentinel-request-id': 'bench',
  };
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    const isSigned = /^AWS4-HMAC-SHA256 Credential=/.test(request.headers.authorization ?? '');
    response.writeHead(isSigned ? 200 : 403, headers).end(isSigned ? body : '{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests: () => requests,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
