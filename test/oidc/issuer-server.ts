import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose';
import { onTestFinished } from 'vitest';
import { plainFaultAnswer } from '../../local/http/http-answer.ts';
import { startLoopbackServer } from '../../local/http/loopback-server.ts';

export type SigningKey = { kid: string; privateKey: KeyObject; publicKey: KeyObject; jwk: JWK };

/** A new RSA key with its public JWK. */
export async function newKey(modulusLength = 2048): Promise<SigningKey> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength });
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  return { kid, privateKey, publicKey, jwk: { ...jwk, kid, alg: 'RS256', use: 'sig' } };
}

export type IssuerServer = {
  url: string;
  /** What the documents are; a test changes them. */
  documents: { discovery: unknown; keys: unknown; status: number };
  /** Requests so far, by path. */
  requests: string[];
  stop: () => Promise<void>;
};

/** An issuer whose documents a test writes; stopped when the test ends. */
export async function issuerServer(keys: readonly SigningKey[]): Promise<IssuerServer> {
  const documents: IssuerServer['documents'] = { discovery: {}, keys: {}, status: 200 };
  const requests: string[] = [];
  const server = await startLoopbackServer({
    port: 0,
    maxBodyBytes: 0,
    handler: ({ rawUrl }) => {
      requests.push(rawUrl);
      const isDiscovery = rawUrl === '/.well-known/openid-configuration';
      if (!isDiscovery && rawUrl !== '/keys') return plainFaultAnswer('malformed');
      const document = isDiscovery ? documents.discovery : documents.keys;
      const body = typeof document === 'string' ? document : JSON.stringify(document);
      return { status: documents.status, headers: { 'content-type': 'application/json' }, body };
    },
  });
  onTestFinished(server.stop);
  documents.discovery = { issuer: server.url, jwks_uri: `${server.url}/keys` };
  documents.keys = { keys: keys.map(({ jwk }) => jwk) };
  return { url: server.url, documents, requests, stop: server.stop };
}
