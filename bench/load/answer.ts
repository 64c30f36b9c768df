import { type DecisionCode, REFUSALS, type RefusalCode } from '../../functions/answer/codes.ts';

/** An answer as it came; header names in any case. */
export type Answer = { status: number; headers: Readonly<Record<string, string>>; body: string };

export type AnswerReading = { ok: true; code: DecisionCode } | { ok: false; why: string };

const isCode = (text: unknown): text is RefusalCode =>
  typeof text === 'string' && Object.hasOwn(REFUSALS, text);

const refused = (why: string): AnswerReading => ({ ok: false, why });

/**
 * Reads an answer as strictly as a client could wish: credentials whole, or a refusal in its form with the status
 * of its code, a request id on both, `Retry-After` where it belongs. Runs inside k6, so without Node.
 */
export function readAnswer(answer: Answer): AnswerReading {
  const { status } = answer;
  if (status === 0) return refused('no answer');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(answer.headers)) headers[name.toLowerCase()] = value;
  const requestId = headers['x-sentinel-request-id'];
  if (requestId === undefined) return refused(`${status} without x-sentinel-request-id`);
  if (headers['cache-control'] !== 'no-store') return refused(`${status} that may be stored`);
  const body = parse(answer.body);
  if (body === undefined) return refused(`${status} without a JSON object`);
  return status === 200 ? readCredentials(body) : readRefusal(status, body, headers, requestId);
}

function readCredentials(body: Readonly<Record<string, unknown>>): AnswerReading {
  for (const field of ['AccessKeyId', 'SecretAccessKey', 'Token', 'AccountId'])
    if (typeof body[field] !== 'string' || body[field] === '') return refused(`200 without ${field}`);
  const { Expiration } = body;
  const isTime = typeof Expiration === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(Expiration);
  return isTime ? { ok: true, code: 'OK' } : refused('200 without a sound Expiration');
}

function readRefusal(
  status: number,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>>,
  requestId: string,
): AnswerReading {
  const { Code, Message, RequestId } = body;
  if (!isCode(Code)) return refused(`${status} with no code of the service`);
  if (REFUSALS[Code].status !== status) return refused(`${status} with ${Code}`);
  if (typeof Message !== 'string' || Message === '') return refused(`${Code} without a message`);
  if (RequestId !== requestId) return refused(`${Code} with another request id than its header`);
  const asksToWait = status === 429 || status === 503;
  if (asksToWait !== /^[1-9]\d*$/.test(headers['retry-after'] ?? ''))
    return refused(`${Code} ${asksToWait ? 'without' : 'with'} Retry-After`);
  return { ok: true, code: Code };
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
