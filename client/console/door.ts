import { hash, timingSafeEqual } from 'node:crypto';

export type Knock = {
  method?: string | undefined;
  url?: string | undefined;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Names and values by turns, as they came. */
  rawHeaders: readonly string[];
};

export type Refusal = { status: number; code: string; message: string };

/** What a proxy adds: somebody else is asking through it. */
const GO_BETWEENS = ['x-forwarded-for', 'x-forwarded-host', 'forwarded', 'via'];

/**
 * Who may ask the console's server: a plain GET to its own address, not from another site, and for everything below
 * `/api/` with the token. The token is a header, so that a page of another origin would have to ask for leave (a CORS
 * preflight), which nobody grants. Tokens are compared in constant time.
 */
export function createDoor(token: string) {
  const expected = digestOf(`Bearer ${token}`);
  /** `authority`: the server's own address and port, as Host must say. */
  return (knock: Knock, authority: string): Refusal | undefined => {
    const { headers, method, url = '' } = knock;
    if (headers.host !== authority || countOf('host', knock) !== 1) return WRONG_HOST;
    if (GO_BETWEENS.some((name) => headers[name] !== undefined)) return NOT_DIRECT;
    if (headers.origin !== undefined && headers.origin !== `http://${authority}`) return OTHER_SITE;
    const site = headers['sec-fetch-site'];
    // `none`: a person opened the address.
    if (site !== undefined && site !== 'same-origin' && site !== 'none') return OTHER_SITE;
    if (method !== 'GET') return WRONG_METHOD;
    if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0)
      return BODY;
    if (!url.startsWith('/api/')) return undefined;
    const given = digestOf(String(headers.authorization ?? ''));
    if (countOf('authorization', knock) !== 1 || !timingSafeEqual(given, expected)) return WRONG_TOKEN;
    return undefined;
  };
}

const WRONG_HOST = {
  status: 421,
  code: 'WRONG_HOST',
  message: 'the host header is not the console’s address: use the URL as it was printed',
};
const NOT_DIRECT = {
  status: 403,
  code: 'NOT_DIRECT',
  message: 'the request came through a proxy: open the console on the machine it runs on',
};
const OTHER_SITE = {
  status: 403,
  code: 'OTHER_SITE',
  message: 'another site asks: open the URL as it was printed in a new tab',
};
const WRONG_METHOD = { status: 405, code: 'WRONG_METHOD', message: 'only `GET` is answered' };
const BODY = { status: 400, code: 'INVALID_REQUEST', message: 'a request here has no body: leave it out' };
const WRONG_TOKEN = {
  status: 401,
  code: 'WRONG_TOKEN',
  message: 'the token is missing or another console’s: open the URL as it was printed',
};

/** Digests have one length, so that comparing them tells nothing of the token's. */
function digestOf(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}

function countOf(name: string, { rawHeaders }: Knock): number {
  return rawHeaders.filter((one, n) => n % 2 === 0 && one.toLowerCase() === name).length;
}
