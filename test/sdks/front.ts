import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { RawAnswer } from '../../client/service/answer.ts';
import { send } from '../../client/service/send.ts';
import { signedRequest } from '../../client/service/sign.ts';
import { UPSTREAM_LIMITS } from '../../client/upstream/ask-upstream.ts';
import { portOf } from '../client/signed-service.ts';
import type { RunningStack } from '../end-to-end/running-stack.ts';

/** What a profile's name stands for at the front. */
export type Case = {
  /** How long the credentials seem to live from now on, ms; they do live an hour. */
  lifetimeMs: number;
  /** `deny`: the stack is asked for a profile that nobody may have. `down`: connections end without an answer. */
  mode: 'give' | 'deny' | 'down';
  /** Requests so far. */
  asked: number;
  /** Of the credentials given last. */
  expiresAtMs: number;
};

export type Front = {
  url: string;
  /** The case of a name; one is made where there is none. */
  of: (name: string, lifetimeMs?: number) => Case;
  stop: () => Promise<void>;
};

const GIVEN = 'dev';
const DENIED = 'billing';
const PATH = /^(\/oidc\/local)?\/credentials\/([\w.-]+)$/;

/**
 * Stands before the stack's gateway: says for each name how long its credentials seem to live, and goes down for one
 * of them. The answers are the stack's: to the token that the client showed, or to alice's signature.
 */
export async function startFront(stack: RunningStack): Promise<Front> {
  const cases = new Map<string, Case>();
  const of: Front['of'] = (name, lifetimeMs = 3_600_000) => {
    const found = cases.get(name) ?? { lifetimeMs, mode: 'give', asked: 0, expiresAtMs: 0 };
    cases.set(name, found);
    return found;
  };
  // The same for all who ask: nobody has to wait for them on a busy machine.
  const answers = { give: await signed(stack, GIVEN), deny: await signed(stack, DENIED) };
  const server = createServer((request, response) => {
    serve(stack, answers, of, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    of,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  stack: RunningStack,
  answers: Readonly<Record<'give' | 'deny', RawAnswer>>,
  of: Front['of'],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, workloads, name = ''] = PATH.exec(request.url ?? '') ?? [];
  const asked = of(name);
  asked.asked += 1;
  if (asked.mode === 'down') {
    request.socket.destroy();
    return;
  }
  const profile = asked.mode === 'deny' ? DENIED : GIVEN;
  const { authorization = '' } = request.headers;
  const answer = workloads === undefined ? answers[asked.mode] : await shown(stack, profile, authorization);
  response.writeHead(answer.status, { 'content-type': 'application/json' });
  if (answer.status !== 200) {
    response.end(answer.body);
    return;
  }
  asked.expiresAtMs = Math.floor((Date.now() + asked.lifetimeMs) / 1000) * 1000;
  const Expiration = new Date(asked.expiresAtMs).toISOString().replace('.000', '');
  response.end(JSON.stringify({ ...JSON.parse(answer.body), Expiration }));
}

async function signed(stack: RunningStack, profile: string): Promise<RawAnswer> {
  const { name: caller, arn: _arn, ...keys } = stack.identity('alice');
  const target = { endpoint: new URL(stack.file.gateway), region: stack.file.region, keys, caller };
  return whole(await send(await signedRequest({ profile }, target, Date.now()), UPSTREAM_LIMITS));
}

async function shown(stack: RunningStack, profile: string, authorization: string): Promise<RawAnswer> {
  const url = new URL(`/oidc/local/credentials/${profile}`, stack.file.gateway);
  const request = { method: 'GET' as const, url, headers: { authorization }, body: undefined };
  for (let tries = 1; ; tries += 1) {
    const answer = whole(await send(request, UPSTREAM_LIMITS));
    // A busy machine is not what is tried.
    if (answer.status < 500 || tries === 5) return answer;
  }
}

function whole(sending: Awaited<ReturnType<typeof send>>): RawAnswer {
  if (!sending.ok) throw new Error(sending.message);
  return sending.answer;
}
