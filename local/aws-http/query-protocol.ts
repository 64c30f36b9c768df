import type { WireRequest } from '../sigv4/signed-request.ts';
import { type AwsError, type AwsReply, type Outcome, refuse } from './aws-reply.ts';
import { querySignatureError } from './signature-errors.ts';
import type { AwsProtocol } from './start-aws-server.ts';
import { type XmlContent, xml } from './xml.ts';

/** A call in the query protocol: its parameters as nested structures and lists, all scalars text. */
export type QueryCall = { operation: string; input: unknown };

/**
 * Reads a query-protocol request (https://smithy.io/2.0/aws/protocols/aws-query-protocol.html): a POST with a
 * form body or a GET, `Action` and `Version` once each, lists as `Name.member.N`. A parameter given twice or
 * colliding with another is MalformedQueryString.
 */
export const readQueryCall = (request: WireRequest, version: string): Outcome<QueryCall> => {
  const pairs = parametersOf(request);
  if (!pairs.ok) return pairs;
  const { Action, Version, ...parameters } = pairs.output;
  if (Action === undefined) return refuse('MissingAction', 'the parameter `Action` is missing');
  if (Version !== version) {
    return refuse(
      'InvalidAction',
      `Could not find operation ${Action} for version ${Version ?? 'NO_VERSION_SPECIFIED'}`,
    );
  }
  const input = nest(parameters);
  return input.ok ? { ok: true, output: { operation: Action, input: input.output } } : input;
};

/** Signature parameters are no parameters of the operation. */
const isSigning = (name: string): boolean => /^x-amz-/i.test(name);

const parametersOf = (request: WireRequest): Outcome<Record<string, string>> => {
  const mark = request.rawUrl.indexOf('?');
  const path = mark < 0 ? request.rawUrl : request.rawUrl.slice(0, mark);
  if (path !== '/') return refuse('InvalidAction', 'requests go to `/`', 404);
  if (request.method !== 'POST' && request.method !== 'GET') {
    return refuse('InvalidAction', 'send a POST or a GET', 405);
  }
  const body = decodeUtf8(request.body);
  if (body === undefined) return refuse('MalformedQueryString', 'the body is not UTF-8', 404);
  const sources = [mark < 0 ? '' : request.rawUrl.slice(mark + 1), request.method === 'POST' ? body : ''];
  const values = new Map<string, string>();
  for (const [name, value] of sources.flatMap((source) => [...new URLSearchParams(source)])) {
    if (isSigning(name)) continue;
    if (values.has(name))
      return refuse('MalformedQueryString', `the parameter \`${name}\` is given twice`, 404);
    values.set(name, value);
  }
  return { ok: true, output: Object.fromEntries(values) };
};

const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

type Tree = Map<string, Tree | string>;

/** `Tags.member.1.Key` becomes `{ Tags: [{ Key }] }`; list members must be numbered from 1 without a gap. */
const nest = (parameters: Readonly<Record<string, string>>): Outcome<unknown> => {
  const root: Tree = new Map();
  for (const [name, value] of Object.entries(parameters)) {
    if (!plant(root, name.split('.'), value)) {
      return refuse('MalformedQueryString', `the parameter \`${name}\` does not fit the others`, 404);
    }
  }
  const plain = plainOf(root);
  return plain === undefined
    ? refuse('MalformedQueryString', 'list members are numbered `.member.1`, `.member.2` without a gap', 404)
    : { ok: true, output: plain };
};

const plant = (root: Tree, path: readonly string[], value: string): boolean => {
  let node = root;
  for (const step of path.slice(0, -1)) {
    const next = node.get(step) ?? new Map<string, Tree | string>();
    if (typeof next === 'string') return false;
    node.set(step, next);
    node = next;
  }
  const last = path.at(-1) ?? '';
  if (node.has(last)) return false;
  node.set(last, value);
  return true;
};

const plainOf = (node: Tree | string): unknown => {
  if (typeof node === 'string') return node;
  const member = node.get('member');
  if (node.size === 1 && member instanceof Map) {
    const items = Array.from(member, (_, index) => member.get(String(index + 1)));
    return items.some((item) => item === undefined)
      ? undefined
      : items.map((item) => (item === undefined ? undefined : plainOf(item)));
  }
  const entries = Array.from(node, ([name, child]) => [name, plainOf(child)] as const);
  return entries.some(([, child]) => child === undefined) ? undefined : Object.fromEntries(entries);
};

const reply = (
  status: number,
  root: string,
  namespace: string,
  content: XmlContent,
  id: string,
): AwsReply => ({
  status,
  headers: { 'Content-Type': 'text/xml', 'x-amzn-RequestId': id },
  body: `<${root} xmlns="${namespace}">${xml(content)}</${root}>`,
});

/** `<OperationResponse><OperationResult>…</OperationResult><ResponseMetadata>…`. */
export const queryReply = (
  namespace: string,
  operation: string,
  result: XmlContent,
  requestId: string,
): AwsReply =>
  reply(
    200,
    `${operation}Response`,
    namespace,
    { [`${operation}Result`]: result, ResponseMetadata: { RequestId: requestId } },
    requestId,
  );

/** What a query-protocol service says of faults no operation is asked about. */
export const queryProtocol = (service: string, namespace: string): AwsProtocol => ({
  service,
  errorReply: (error: AwsError, requestId) => {
    const type = error.status < 500 ? 'Sender' : 'Receiver';
    const content = { Error: { Type: type, Code: error.code, Message: error.message }, RequestId: requestId };
    return reply(error.status, 'ErrorResponse', namespace, content, requestId);
  },
  signatureError: querySignatureError,
  throttled: { status: 400, code: 'Throttling', message: 'Rate exceeded' },
  internal: { status: 500, code: 'InternalFailure', message: 'An internal error occurred.' },
});
