import { hash } from 'node:crypto';
import type { WireRequest } from '../sigv4/signed-request.ts';
import { utf8 } from './request-path.ts';

/** Headers of one connection, not of the message (RFC 9110 §7.6.1): none of them reaches a function. */
export const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What a client may send but API Gateway writes itself. */
const OVERWRITTEN: ReadonlySet<string> = new Set([
  'content-length',
  'cookie',
  'expect',
  'x-amzn-trace-id',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
]);

export type EventHeaders = { headers: Record<string, string>; cookies: string[] };

/**
 * The event's `headers` and `cookies`: names in lower case, repeats joined by a comma, cookies apart.
 * Authorization and X-Amz-Security-Token stay, as events captured from HTTP APIs with AWS_IAM show.
 * X-Forwarded-For keeps what the client said and ends with the address it came from; the trace id is always new.
 */
export function eventHeaders(
  request: WireRequest,
  connection: { sourceIp: string; port: number; requestId: string; nowMs: number },
): EventHeaders {
  const joined = new Map<string, string>();
  const cookies: string[] = [];
  const forwardedFor: string[] = [];
  for (const [rawName, rawValue] of request.headers) {
    const name = rawName.toLowerCase();
    const value = utf8(rawValue);
    if (name === 'cookie') cookies.push(...splitCookies(value));
    if (name === 'x-forwarded-for') forwardedFor.push(value);
    if (HOP_BY_HOP.has(name) || OVERWRITTEN.has(name)) continue;
    const earlier = joined.get(name);
    joined.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  joined.set('content-length', String(request.body.length));
  joined.set('x-amzn-trace-id', traceId(connection));
  joined.set('x-forwarded-for', [...forwardedFor, connection.sourceIp].join(', '));
  joined.set('x-forwarded-port', String(connection.port));
  joined.set('x-forwarded-proto', 'http');
  return {
    headers: Object.fromEntries([...joined].sort(([left], [right]) => (left < right ? -1 : 1))),
    cookies,
  };
}

function splitCookies(value: string): string[] {
  return value
    .split(';')
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie !== '');
}

/** X-Ray's form: version, start in seconds as eight hex digits, 96 bits (here of the request's id). */
function traceId({ requestId, nowMs }: { requestId: string; nowMs: number }): string {
  const seconds = Math.floor(nowMs / 1_000);
  return `Root=1-${seconds.toString(16).padStart(8, '0')}-${hash('sha256', requestId, 'hex').slice(0, 24)}`;
}
