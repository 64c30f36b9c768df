import { openIssuerKey } from '../../client/issuer-key/issuer-key.ts';
import type { HttpAnswer, HttpHandler } from '../http/http-answer.ts';
import { startLoopbackServer } from '../http/loopback-server.ts';
import type { RunningServer } from '../http/running-server.ts';

/** OpenID Connect Discovery 1.0 §4. */
const DISCOVERY_PATH = '/.well-known/openid-configuration';
const KEYS_PATH = '/keys';

/**
 * Serves an issuer's discovery document and keys; its URL is the `iss` of its tokens. The key is opened, and made where
 * there is none, when somebody first asks for it: making one takes a while.
 */
export async function startIssuer(options: { port: number; keyPath: string }): Promise<RunningServer> {
  let url = '';
  const handler: HttpHandler = async ({ method, rawUrl }) => {
    if (method !== 'GET') return json(405, { error: 'this issuer is read only' });
    if (rawUrl === DISCOVERY_PATH) return json(200, discovery(url));
    if (rawUrl !== KEYS_PATH) return json(404, { error: 'no such document' });
    const opening = await openIssuerKey(options.keyPath);
    return opening.ok
      ? json(200, { keys: [opening.key.jwk] })
      : json(503, { error: 'the key cannot be read' });
  };
  const server = await startLoopbackServer({ port: options.port, handler, maxBodyBytes: 0 });
  url = server.url;
  return server;
}

function discovery(url: string): Record<string, unknown> {
  return {
    issuer: url,
    jwks_uri: `${url}${KEYS_PATH}`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti'],
  };
}

function json(status: number, body: unknown): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
