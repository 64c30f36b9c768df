import { type Refusal, refuse } from '../answer/refusal.ts';
import type { GatewayEvent } from './gateway-event.ts';
import type { Asked } from './vend-request.ts';

/** Three short fields fit many times over. */
const LONGEST_BODY_BYTES = 4096;
const JSON_TYPE = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;
const JSON_STRING = /"(?:[^"\\]|\\.)*"/g;

type Field = 'profile' | 'duration' | 'reason';
type BodyReading = { ok: true; asked: Asked } | { ok: false; refusal: Refusal };

/** Reads a JSON object with at most the `allowed` fields, each once, none of them nested; an empty body is `{}`. */
export function readBody(event: GatewayEvent, allowed: readonly Field[]): BodyReading {
  if (event.body === undefined || event.body === '') return { ok: true, asked: {} };
  if (allowed.length === 0) return bad('this request takes no body: send none');
  if (event.contentType !== undefined && !JSON_TYPE.test(event.contentType)) {
    return bad('the body is not `application/json`: send JSON in UTF-8');
  }
  const text = decodeBody(event.body, event.isBase64Encoded);
  if (text === undefined)
    return bad(`the body is not UTF-8 of at most ${LONGEST_BODY_BYTES} bytes: shorten or encode it again`);
  return readFields(text, allowed);
}

function readFields(text: string, allowed: readonly Field[]): BodyReading {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return bad('the body is not a JSON object: send `{"profile":"NAME"}`');
  }
  const asked: Asked = {};
  const entries = Object.entries(value);
  for (const [key, item] of entries) {
    const known = allowed.find((name) => name === key);
    if (known === undefined)
      return bad('the body has an unknown field: it takes `profile`, `duration` and `reason`');
    if (known === 'duration' ? typeof item !== 'number' : typeof item !== 'string') {
      return known === 'duration'
        ? { ok: false, refusal: refuse('INVALID_DURATION', '`duration` is not a number: send whole seconds') }
        : bad(`\`${known}\` is not a string: send text`);
    }
    asked[known] = item;
  }
  // JSON.parse keeps the last of repeated keys; all values are flat here, so colons outside strings count pairs.
  const pairs = text.replaceAll(JSON_STRING, '').split(':').length - 1;
  return pairs === entries.length ? { ok: true, asked } : bad('a body field is repeated: name each once');
}

function decodeBody(body: string, isBase64Encoded: boolean): string | undefined {
  // Base64 takes four characters for three bytes; a longer text is not even decoded.
  if (body.length > (LONGEST_BODY_BYTES * 4) / 3 + 4) return undefined;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > LONGEST_BODY_BYTES) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function bad(message: string): BodyReading {
  return { ok: false, refusal: refuse('INVALID_REQUEST', message) };
}
