import type { WireRequest } from '../sigv4/signed-request.ts';
import { type AwsError, type AwsReply, type Outcome, refuse } from './aws-reply.ts';
import { jsonSignatureError } from './signature-errors.ts';
import type { AwsProtocol } from './start-aws-server.ts';

const CONTENT_TYPE = 'application/x-amz-json-1.1';

/** A call in AWS JSON 1.1: which operation, and its input as parsed JSON, not judged further. */
export type JsonCall = { operation: string; input: unknown };

/**
 * Reads a JSON 1.1 request: POST to `/`, `X-Amz-Target: PREFIX.Operation`, a body of JSON in UTF-8
 * (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html). A target of another service, or none,
 * is UnknownOperationException; a body that is no JSON is SerializationException.
 */
export const readJsonCall = (request: WireRequest, targetPrefix: string): Outcome<JsonCall> => {
  if (request.method !== 'POST' || request.rawUrl !== '/') {
    return refuse('UnknownOperationException', 'send a POST to `/`', 404);
  }
  const target = headerOf(request, 'x-amz-target');
  const [prefix, operation, ...rest] = (target ?? '').split('.');
  if (prefix !== targetPrefix || operation === undefined || rest.length > 0) {
    return refuse('UnknownOperationException', `\`x-amz-target\` must be \`${targetPrefix}.OPERATION\``);
  }
  if (headerOf(request, 'content-type')?.split(';')[0]?.trim() !== CONTENT_TYPE) {
    return refuse('UnknownOperationException', `\`content-type\` must be \`${CONTENT_TYPE}\``, 404);
  }
  const input = parseJson(request.body);
  return input.ok ? { ok: true, output: { operation, input: input.output } } : input;
};

/** The only value of a header sent exactly once. */
const headerOf = (request: WireRequest, name: string): string | undefined => {
  const values = request.headers.filter(([sent]) => sent.toLowerCase() === name);
  return values.length === 1 ? values[0]?.[1] : undefined;
};

const parseJson = (body: Uint8Array): Outcome<unknown> => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    return { ok: true, output: text === '' ? {} : JSON.parse(text) };
  } catch {
    return refuse('SerializationException', 'the body is not JSON in UTF-8');
  }
};

/** A JSON 1.1 answer; `undefined` members are left out. */
export const jsonReply = (output: Readonly<Record<string, unknown>>, requestId: string): AwsReply => ({
  status: 200,
  headers: { 'Content-Type': CONTENT_TYPE, 'x-amzn-RequestId': requestId },
  body: JSON.stringify(output),
});

/** A JSON 1.1 error: `{"__type":CODE,"message":TEXT}`. */
const jsonErrorReply = (error: AwsError, requestId: string): AwsReply => ({
  status: error.status,
  headers: { 'Content-Type': CONTENT_TYPE, 'x-amzn-RequestId': requestId },
  body: JSON.stringify({ __type: error.code, message: error.message, ...error.details }),
});

/** What a JSON 1.1 service signed as `service` (`ssm`, `events`) says of faults no operation is asked about. */
export const jsonProtocol = (service: string): AwsProtocol => ({
  service,
  errorReply: jsonErrorReply,
  signatureError: jsonSignatureError,
  throttled: { status: 400, code: 'ThrottlingException', message: 'Rate exceeded' },
  internal: {
    status: 500,
    code: service === 'events' ? 'InternalException' : 'InternalServerError',
    message: 'An error occurred on the server side.',
  },
});
