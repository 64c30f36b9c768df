import { hash, timingSafeEqual } from 'node:crypto';
import { type AgentAnswer, refusal } from './http-answer.ts';

/** A profile as it is served: where, and to whom. */
export type Door = { profile: string; path: string; token: string };

export type Request = {
  method?: string | undefined;
  url?: string | undefined;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Names and values by turns, as they came: a header that came twice is there twice. */
  rawHeaders: readonly string[];
};

export type Admission = { ok: true; profile: string } | { ok: false; answer: AgentAnswer };

/** What a proxy or a browser adds and no SDK sends: somebody else is asking through it. */
const GO_BETWEENS = ['x-forwarded-for', 'x-forwarded-host', 'forwarded', 'via', 'origin', 'sec-fetch-site'];

/**
 * Who may have which profile: a plain GET of a door's path with its token, by somebody on this machine who knows the
 * server by its address. Tokens are compared in constant time.
 */
export function createAdmission(doors: readonly Door[]) {
  const known = new Map(
    doors.map(({ profile, path, token }) => [path, { profile, digest: digestOf(token) }]),
  );
  /** `authority`: the server's own address and port, as Host must say. */
  return (request: Request, authority: string): Admission => {
    const { headers } = request;
    if (headers.host !== authority || countOf('host', request) !== 1) return no(WRONG_HOST);
    if (GO_BETWEENS.some((name) => headers[name] !== undefined)) return no(GO_BETWEEN);
    if (request.method !== 'GET') return no(WRONG_METHOD);
    if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0)
      return no(BODY);
    const door = known.get(request.url ?? '');
    if (door === undefined) return no(WRONG_PATH);
    const given = digestOf(headers.authorization ?? '');
    if (countOf('authorization', request) !== 1 || !timingSafeEqual(given, door.digest))
      return no(WRONG_TOKEN);
    return { ok: true, profile: door.profile };
  };
}

const WRONG_HOST = refusal(
  421,
  'WRONG_HOST',
  'the host header is not this agent’s address: use the URL as it was given',
);
const GO_BETWEEN = refusal(403, 'NOT_DIRECT', 'the request came through a proxy or a browser: ask directly');
const WRONG_METHOD = refusal(405, 'WRONG_METHOD', 'only `GET` is answered', 'none', { allow: 'GET' });
const BODY = refusal(400, 'INVALID_REQUEST', 'a request for credentials has no body: leave it out');
const WRONG_PATH = refusal(404, 'NO_SUCH_PATH', 'nothing is served here: use the URL as it was given');
const WRONG_TOKEN = refusal(
  401,
  'WRONG_TOKEN',
  'the authorization token is missing or not this profile’s: use the one that was given with the URL',
);

function no(answer: AgentAnswer): Admission {
  return { ok: false, answer };
}

/** Digests have one length, so that comparing them tells nothing of the token's. */
function digestOf(text: string | string[]): Buffer {
  return hash('sha256', String(text), 'buffer');
}

function countOf(name: string, { rawHeaders }: Request): number {
  return rawHeaders.filter((one, n) => n % 2 === 0 && one.toLowerCase() === name).length;
}
