import type { HttpAnswer } from '../http/http-answer.ts';
import { HOP_BY_HOP } from './event-headers.ts';

/** Headers a function cannot set: those of the connection, and what the gateway counts or numbers itself. */
const NOT_THE_FUNCTIONS: ReadonlySet<string> = new Set([...HOP_BY_HOP, 'content-length', 'apigw-requestid']);

/**
 * What a function returned, as an answer; undefined when API Gateway could not make one of it (500).
 * An object with `statusCode` is format 2.0 and must be right in every part. Anything else is the inferred
 * format: 200, `application/json`, the payload as it is, or the text itself where the payload is a JSON string.
 * Source: http-api-develop-integrations-lambda.html in API Gateway's developer guide, and for what it leaves
 * open the behaviour AWS's own Lambda test tool recorded (github.com/aws/aws-lambda-dotnet, LambdaTestTool-v2).
 */
export function lambdaAnswer(payload: string): HttpAnswer | undefined {
  const value = parseJson(payload);
  if (!isObject(value) || !Object.hasOwn(value, 'statusCode')) {
    const body = typeof value === 'string' ? value : payload;
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const { statusCode, headers: given, cookies, body = '', isBase64Encoded = false } = value;
  const headers = readHeaders(given);
  const setCookies = readCookies(cookies);
  if (typeof statusCode !== 'number' || !Number.isInteger(statusCode)) return undefined;
  if (statusCode < 200 || statusCode > 599) return undefined;
  if (!headers || !setCookies || typeof isBase64Encoded !== 'boolean') return undefined;
  if (body !== null && typeof body !== 'string') return undefined;
  const text = body ?? '';
  return {
    status: statusCode,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      ...headers,
      ...(setCookies.length > 0 && { 'set-cookie': setCookies }),
    },
    body: isBase64Encoded ? Buffer.from(text, 'base64') : text,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names in lower case; values that are no text, number or truth, or that HTTP cannot carry, spoil the answer. */
function readHeaders(given: unknown): Record<string, string> | undefined {
  if (given === undefined || given === null) return {};
  if (!isObject(given)) return undefined;
  const headers: [string, string][] = [];
  for (const [name, value] of Object.entries(given)) {
    if (!['string', 'number', 'boolean'].includes(typeof value)) return undefined;
    const text = String(value);
    if (!isHeader(name, text)) return undefined;
    if (!NOT_THE_FUNCTIONS.has(name.toLowerCase())) headers.push([name.toLowerCase(), text]);
  }
  return Object.fromEntries(headers);
}

function readCookies(cookies: unknown): string[] | undefined {
  if (cookies === undefined || cookies === null) return [];
  if (!Array.isArray(cookies)) return undefined;
  const texts = cookies.filter((cookie) => typeof cookie === 'string' && isHeader('set-cookie', cookie));
  return texts.length === cookies.length ? texts : undefined;
}

/** RFC 9110 §5: a token, and a value without control characters or anything past Latin-1. */
function isHeader(name: string, value: string): boolean {
  return /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}
