import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { HttpAnswer } from '../http/http-answer.ts';
import { startLoopbackServer } from '../http/loopback-server.ts';
import type { RunningServer } from '../http/running-server.ts';
import type { AssumedRole } from '../iam/principal.ts';
import type { World } from '../iam/world.ts';

export type FederationOptions = { world: World; nowMs: () => number; port?: number };

/** AWS: "The sign-in URL … is valid for 15 minutes." */
export const SIGNIN_TOKEN_MS = 15 * 60_000;
const MOST_TOKENS = 1_000;

type SignedIn = { principal: AssumedRole; expiresAtMs: number };
type Tokens = Map<string, SignedIn>;

/**
 * Serves `/federation` with the actions `getSigninToken` and `login`, by GET or POST.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
 */
export function startFederation({ world, nowMs, port = 0 }: FederationOptions): Promise<RunningServer> {
  const tokens: Tokens = new Map();
  return startLoopbackServer({
    port,
    maxBodyBytes: 64 * 1024,
    // A session's token goes into the query.
    maxHeaderBytes: 64 * 1024,
    handler: ({ method, rawUrl, body }) => {
      const url = new URL(rawUrl, 'http://127.0.0.1');
      if (url.pathname !== '/federation') return refusal(404, 'no such page');
      if (method !== 'GET' && method !== 'POST') return refusal(405, 'use GET or POST');
      const form =
        method === 'POST' ? new URLSearchParams(Buffer.from(body).toString('utf8')) : url.searchParams;
      const action = form.get('Action');
      if (action === 'getSigninToken') return getSigninToken(form, world, tokens, nowMs());
      if (action === 'login') return login(form, tokens, nowMs());
      return refusal(400, 'Action must be getSigninToken or login');
    },
  });
}

function getSigninToken(form: URLSearchParams, world: World, tokens: Tokens, nowMs: number): HttpAnswer {
  const principal = principalOf(form.get('Session'), world, nowMs);
  if (principal === undefined) return refusal(400, 'Invalid credentials parameter');
  const duration = form.get('SessionDuration');
  if (duration !== null) {
    const seconds = /^\d{1,6}$/.test(duration) ? Number(duration) : 0;
    if (seconds < 900 || seconds > 43_200) return refusal(400, 'SessionDuration must be 900 to 43200');
    // Vended sessions come of a role that assumed a role.
    // https://repost.aws/knowledge-center/invalid-credentials-parameter
    if (principal.sourceIdentity !== undefined) return refusal(400, 'Invalid credentials parameter');
  }
  const token = randomBytes(96).toString('base64url');
  for (const oldest of [...tokens.keys()].slice(0, Math.max(0, tokens.size - MOST_TOKENS + 1)))
    tokens.delete(oldest);
  tokens.set(token, { principal, expiresAtMs: nowMs + SIGNIN_TOKEN_MS });
  return answer(200, 'application/json', JSON.stringify({ SigninToken: token }));
}

/** Whose session the keys are; only a role's session can sign in. */
function principalOf(text: string | null, world: World, nowMs: number): AssumedRole | undefined {
  const { sessionId, sessionKey, sessionToken } = readSession(text ?? '');
  if (typeof sessionId !== 'string' || typeof sessionKey !== 'string' || typeof sessionToken !== 'string')
    return undefined;
  const lookup = world.findCredential(sessionId, sessionToken, nowMs);
  if (!lookup.found || lookup.credential.principal.kind !== 'assumed-role') return undefined;
  const [shown, right] = [Buffer.from(sessionKey), Buffer.from(lookup.credential.secretAccessKey)];
  const same = shown.length === right.length && timingSafeEqual(shown, right);
  return same ? lookup.credential.principal : undefined;
}

function readSession(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** AWS leads on to the console from here; a local session has no console, so it says whose it is. */
function login(form: URLSearchParams, tokens: Tokens, nowMs: number): HttpAnswer {
  const signedIn = tokens.get(form.get('SigninToken') ?? '');
  if (signedIn === undefined || nowMs >= signedIn.expiresAtMs)
    return refusal(400, 'Your AWS Sign-In request is invalid');
  const destination = URL.parse(form.get('Destination') ?? '');
  if (destination?.protocol !== 'https:') return refusal(400, 'Destination must be a URL of the console');
  const text = `signed in as ${signedIn.principal.arn}; AWS would lead to ${destination.href}\n`;
  return answer(200, 'text/plain; charset=utf-8', text);
}

function refusal(status: number, text: string): HttpAnswer {
  return answer(
    status,
    'text/html; charset=utf-8',
    `<html><body>HTTP Status ${status} - ${text}</body></html>\n`,
  );
}

function answer(status: number, type: string, body: string): HttpAnswer {
  return { status, headers: { 'content-type': type, 'cache-control': 'no-store' }, body };
}
