import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Credential } from '../../local/iam/principal.ts';
import { verifySignature } from '../../local/sigv4/verify.ts';

export const REGION = 'eu-central-1';

/** Keys the service knows; planted, so that tests can look for them where they must not be. */
export const KEYS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  sessionToken: 'planted+session/token==',
};

export const VENDED = {
  AccessKeyId: 'ASIAVENDEDVENDEDVEND',
  SecretAccessKey: 'vended/Secret+Access0Key/vended/Secret+A',
  Token: `IQoJ${'vended'.repeat(20)}==`,
  Expiration: '2026-11-24T10:00:00Z',
  AccountId: '111122223333',
};

export type Seen = { method: string; url: string; body: string };
export type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

export type SignedService = { url: string; seen: Seen[]; stop: () => Promise<void> };

/** A server that, like API Gateway, lets only good signatures of its keys through to `answer`. */
export async function startSignedService(answer: Answer, nowMs = Date.now): Promise<SignedService> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      if (!isSigned(request, body, nowMs())) {
        response.writeHead(403, { 'apigw-requestid': 'gw-1' }).end('{"message":"Forbidden"}');
        return;
      }
      seen.push({ method: request.method ?? '', url: request.url ?? '', body: body.toString() });
      answer(request, response, body.toString());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${portOf(server)}`, seen, stop: () => stop(server) };
}

/** Answers with a status and a JSON value. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
  };
}

export function portOf(server: { address: () => string | AddressInfo | null }): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

function isSigned(request: IncomingMessage, body: Buffer, nowMs: number): boolean {
  const headers: [string, string][] = [];
  for (let n = 0; n + 1 < request.rawHeaders.length; n += 2) {
    headers.push([request.rawHeaders[n] ?? '', request.rawHeaders[n + 1] ?? '']);
  }
  const wire = { method: request.method ?? '', rawUrl: request.url ?? '', headers, body };
  const expected = { service: 'execute-api', region: REGION, nowMs, findCredential };
  return verifySignature(wire, expected).ok;
}

const PRINCIPAL = {
  kind: 'user',
  accountId: '111122223333',
  arn: 'arn:aws:iam::111122223333:user/alice',
  userId: 'AIDAEXAMPLE',
  userName: 'alice',
} as const;

function findCredential(accessKeyId: string, token: string | undefined) {
  const credential: Credential = { ...KEYS, principal: PRINCIPAL };
  if (accessKeyId !== KEYS.accessKeyId) return { found: false, reason: 'unknown-key' } as const;
  return token === KEYS.sessionToken
    ? ({ found: true, credential } as const)
    : ({ found: false, reason: 'bad-token' } as const);
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
