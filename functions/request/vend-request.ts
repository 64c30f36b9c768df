import { type Refusal, refuse } from '../answer/refusal.ts';
import { readBody } from './body.ts';
import type { GatewayEvent } from './gateway-event.ts';
import { readProfileName } from './profile-name.ts';
import { readQuery } from './query.ts';

/** STS takes 900 s at least; a role session assuming a role (role chaining) 3600 s at most. */
export const SHORTEST_SECONDS = 900;
export const LONGEST_SECONDS = 3600;

const LONGEST_URI = 8192;
/** API Gateway's own limit is 10,240 bytes over all headers; what it adds itself comes on top. */
const LONGEST_HEADERS = 16_384;
const LONGEST_REASON = 256;
// Controls, line separators, bidirectional controls, and letters nobody sees (Unicode's tags): none belongs into one
// line of an audit trail. Nor does U+FFFD, which stands where the gateway found bytes that were not UTF-8. Made when the
// first reason comes: V8 looks all these classes up, 0.4 ms of a cold start.
let control: RegExp | undefined;

function hasControl(text: string): boolean {
  control ??= /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff\ufff9-\ufffd\u{e0000}-\u{e007f}]/u;
  return control.test(text);
}

export type VendRequest =
  | { operation: 'vend'; profile: string; durationSeconds: number | null; reason: string | null }
  | { operation: 'profiles' };

export type RequestReading =
  | { ok: true; request: VendRequest }
  | { ok: false; operation: 'vend' | 'profiles'; profile: string | null; refusal: Refusal };

/** What a request asks for, from all the places it may say so. */
export type Asked = { profile?: unknown; duration?: unknown; reason?: unknown };

/** Tells which operation a path means, before anything else is looked at: `/profiles` costs more rate tokens. */
export function operationOf(event: GatewayEvent): 'vend' | 'profiles' {
  return (event.workload?.path ?? event.rawPath) === '/profiles' ? 'profiles' : 'vend';
}

/**
 * Reads `GET|POST /credentials`, `GET|POST /credentials/{profile}` and `GET /profiles`, and of a workload's route
 * `GET /oidc/ALIAS/credentials/{profile}` and `GET /oidc/ALIAS/profiles`. HTTP API validates nothing, so everything is checked here: method, path, sizes, query, body, each field once and in one place.
 */
export function readVendRequest(event: GatewayEvent): RequestReading {
  const operation = operationOf(event);
  const size = checkSizes(event);
  if (size !== undefined) return { ok: false, operation, profile: null, refusal: size };
  return operation === 'profiles' ? readListing(event) : readVend(event);
}

function checkSizes(event: GatewayEvent): Refusal | undefined {
  if (event.rawPath.length + event.rawQueryString.length > LONGEST_URI) {
    return refuse(
      'INVALID_REQUEST',
      `the path and query are longer than ${LONGEST_URI} characters: shorten them`,
    );
  }
  if (event.headerChars > LONGEST_HEADERS) {
    return refuse('INVALID_REQUEST', `the headers are longer than ${LONGEST_HEADERS} characters: send fewer`);
  }
  return undefined;
}

function readListing(event: GatewayEvent): RequestReading {
  const fail = (refusal: Refusal): RequestReading => ({
    ok: false,
    operation: 'profiles',
    profile: null,
    refusal,
  });
  if (event.method !== 'GET') return fail(refuse('INVALID_REQUEST', 'this path takes GET only'));
  const query = readQuery(event.rawQueryString, []);
  if (!query.ok) return fail(query.refusal);
  const body = readBody(event, []);
  if (!body.ok) return fail(body.refusal);
  return { ok: true, request: { operation: 'profiles' } };
}

function readVend(event: GatewayEvent): RequestReading {
  const fail = (refusal: Refusal, profile: string | null = null): RequestReading => ({
    ok: false,
    operation: 'vend',
    profile,
    refusal,
  });
  const { method, workload } = event;
  if (method !== 'GET' && (method !== 'POST' || workload !== undefined)) {
    const methods = workload === undefined ? 'GET and POST' : 'GET';
    return fail(refuse('INVALID_REQUEST', `this path takes ${methods} only`));
  }
  const path = readPath(workload?.path ?? event.rawPath);
  if (!path.ok) return fail(path.refusal);
  const query = readQuery(event.rawQueryString, ['profile', 'duration']);
  if (!query.ok) return fail(query.refusal);
  const body = readBody(event, method === 'POST' ? ['profile', 'duration', 'reason'] : []);
  if (!body.ok) return fail(body.refusal);
  const merged = mergeOnce(path.asked, query.asked, body.asked);
  if (!merged.ok) return fail(merged.refusal);
  const profile = readProfileName(merged.asked.profile);
  if (!profile.ok) return fail(profile.refusal);
  const duration = readDuration(merged.asked.duration);
  if (!duration.ok) return fail(duration.refusal, profile.name);
  const reason = readReason(merged.asked.reason);
  if (!reason.ok) return fail(reason.refusal, profile.name);
  return {
    ok: true,
    request: {
      operation: 'vend',
      profile: profile.name,
      durationSeconds: duration.seconds,
      reason: reason.reason,
    },
  };
}

function readPath(rawPath: string): { ok: true; asked: Asked } | { ok: false; refusal: Refusal } {
  if (rawPath === '/credentials') return { ok: true, asked: {} };
  const [start, root, profile, ...rest] = rawPath.split('/');
  if (start === '' && root === 'credentials' && profile !== undefined && rest.length === 0) {
    return { ok: true, asked: profile === '' ? {} : { profile } };
  }
  const message = 'no such path: use `/credentials`, `/credentials/PROFILE` or `/profiles`';
  return { ok: false, refusal: refuse('INVALID_REQUEST', message) };
}

/** A field named in two places could mean two things: refused. */
function mergeOnce(...places: Asked[]): { ok: true; asked: Asked } | { ok: false; refusal: Refusal } {
  const asked: Asked = {};
  for (const place of places) {
    for (const key of ['profile', 'duration', 'reason'] as const) {
      if (place[key] === undefined) continue;
      if (asked[key] !== undefined) {
        return {
          ok: false,
          refusal: refuse('INVALID_REQUEST', `\`${key}\` is given twice: name it in one place`),
        };
      }
      asked[key] = place[key];
    }
  }
  return { ok: true, asked };
}

function readDuration(
  asked: unknown,
): { ok: true; seconds: number | null } | { ok: false; refusal: Refusal } {
  if (asked === undefined) return { ok: true, seconds: null };
  const seconds = typeof asked === 'string' && /^[1-9]\d{0,5}$/.test(asked) ? Number(asked) : asked;
  const known = typeof seconds === 'number' && Number.isInteger(seconds);
  if (known && seconds >= SHORTEST_SECONDS && seconds <= LONGEST_SECONDS) return { ok: true, seconds };
  const message = `the duration is not between ${SHORTEST_SECONDS} and ${LONGEST_SECONDS} seconds: ask for whole seconds in that range`;
  return { ok: false, refusal: refuse('INVALID_DURATION', message) };
}

function readReason(asked: unknown): { ok: true; reason: string | null } | { ok: false; refusal: Refusal } {
  if (asked === undefined) return { ok: true, reason: null };
  if (
    typeof asked === 'string' &&
    asked.length <= LONGEST_REASON &&
    asked.isWellFormed() &&
    !hasControl(asked)
  ) {
    return { ok: true, reason: asked };
  }
  const message = `the reason is not text of at most ${LONGEST_REASON} characters without control characters: shorten or clean it`;
  return { ok: false, refusal: refuse('INVALID_REQUEST', message) };
}
