import type { HttpAnswer, HttpHandler } from '../http/http-answer.ts';
import { startLoopbackServer } from '../http/loopback-server.ts';
import type { RunningServer } from '../http/running-server.ts';
import type { Invoke, InvokeOutcome } from '../lambda/function-definition.ts';
import { splitTarget } from '../sigv4/percent-encoding.ts';
import type { WireRequest } from '../sigv4/signed-request.ts';
import { type Authorization, type AuthorizationSettings, authorize } from './authorize.ts';
import { faultAnswer, type GatewayStatus, gatewayAnswer } from './gateway-answer.ts';
import { TOKEN_TOO_LONG } from './jwt-authorizer.ts';
import { lambdaAnswer } from './lambda-answer.ts';
import { type ApiDescription, requestEvent } from './request-event.ts';
import { readPath } from './request-path.ts';
import { compileRoutes, type FindRoute, type Route } from './routes.ts';

/** One line of the access log. Nothing of the url, the headers or the body is in it. */
export type GatewayLogEntry = {
  timeMs: number;
  requestId: string;
  method: string;
  routeKey?: string;
  status: number;
  userArn?: string;
  refused?: Exclude<Authorization, { ok: true }>['why'];
  invoked?: 'answered' | 'no-answer' | Exclude<InvokeOutcome, { ok: true }>['kind'] | 'integration-timeout';
  latencyMs: number;
};

export type GatewayOptions = ApiDescription &
  AuthorizationSettings & {
    /** 0: any free port. */
    port: number;
    nowMs: () => number;
    invoke: Invoke;
    /** The function behind routes that name none. */
    functionName: string;
    routes: readonly Route[];
    /** A new id for each request. */
    requestId: () => string;
    log?: (entry: GatewayLogEntry) => void;
    /** Told of a bug that became a 500. */
    onError?: (error: unknown) => void;
    /** How long an integration may take; default 30,000, the most an HTTP API allows. */
    integrationTimeoutMs?: number;
  };

/** Quotas of HTTP APIs: docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const MAX_REQUEST_LINE_AND_HEADER_VALUES_BYTES = 10_240;
const INTEGRATION_TIMEOUT_MS = 30_000;

/** What the HTTP parser bears; above the quota with room for header names, so that the quota is what speaks. */
const MAX_PARSED_HEADER_BYTES = 131_072;

type Served = { answer: HttpAnswer; facts: Partial<GatewayLogEntry> };

/**
 * Serves the `$default` stage of an HTTP API on 127.0.0.1: finds the route, authorises the caller, invokes the
 * function with a payload-2.0 event and passes on what it returned. A refused request invokes nothing.
 */
export function startGateway(options: GatewayOptions): Promise<RunningServer> {
  const findRoute = compileRoutes(options.routes);
  const handler: HttpHandler = async (request, connection) => {
    const nowMs = options.nowMs();
    const requestId = options.requestId();
    const { answer, facts } = await serve(options, findRoute, request, { ...connection, nowMs, requestId });
    options.log?.({
      timeMs: nowMs,
      requestId,
      method: request.method,
      ...facts,
      status: answer.status,
      latencyMs: options.nowMs() - nowMs,
    });
    return { ...answer, headers: { ...answer.headers, 'apigw-requestid': requestId } };
  };
  return startLoopbackServer({
    port: options.port,
    handler,
    maxBodyBytes: MAX_BODY_BYTES,
    maxHeaderBytes: MAX_PARSED_HEADER_BYTES,
    answerFault: faultAnswer,
    ...(options.onError && { onHandlerError: options.onError }),
  });
}

async function serve(
  options: GatewayOptions,
  findRoute: FindRoute,
  request: WireRequest,
  connection: { remoteAddress: string; httpVersion: string; nowMs: number; requestId: string },
): Promise<Served> {
  const { nowMs, requestId } = connection;
  const path = readPath(splitTarget(request.rawUrl).rawPath);
  const match = path === undefined ? undefined : findRoute(request.method, path);
  const isTooLong = quotaBytes(request, connection.httpVersion) > MAX_REQUEST_LINE_AND_HEADER_VALUES_BYTES;
  // Every bad token has one kind of answer, one that is too long as well.
  const takesToken = match !== undefined && match.route.authorization !== 'AWS_IAM';
  if (isTooLong && !takesToken) return refuse(431);
  if (path === undefined) return refuse(400);
  if (!match) return refuse(404);
  const { routeKey, functionName = options.functionName, authorization: by } = match.route;
  const authorization = isTooLong ? TOKEN_TOO_LONG : await authorize(by, request, path, nowMs, options);
  if (!authorization.ok) return refuseCaller(authorization, routeKey);
  const event = requestEvent(options, request, {
    match,
    path,
    authorizer: authorization.authorizer,
    connection: {
      sourceIp: connection.remoteAddress,
      port: portOf(request),
      httpVersion: connection.httpVersion,
    },
    requestId,
    nowMs,
  });
  const { answer, facts } = await integrate(options, functionName, JSON.stringify(event));
  const { userArn } = authorization;
  return { answer, facts: { routeKey, ...(userArn !== undefined && { userArn }), ...facts } };
}

function refuseCaller(
  { why, status, challenge }: Exclude<Authorization, { ok: true }>,
  routeKey: string,
): Served {
  return { answer: gatewayAnswer(status, challenge), facts: { routeKey, refused: why } };
}

function refuse(status: GatewayStatus, facts: Partial<GatewayLogEntry> = {}): Served {
  return { answer: gatewayAnswer(status), facts };
}

/** Request line and header values, the sum the quota is on. */
function quotaBytes({ method, rawUrl, headers }: WireRequest, httpVersion: string): number {
  const line = `${method} ${rawUrl} HTTP/${httpVersion}`.length;
  return headers.reduce((sum, [, value]) => sum + value.length, line);
}

/** The port of Host, which the server has checked to be its own. */
function portOf({ headers }: WireRequest): number {
  const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? '';
  return Number(host.slice(host.lastIndexOf(':') + 1));
}

/**
 * Invokes and interprets. What the function did wrong is a 500; that no environment was free, or that it took
 * longer than an integration may, is a 503. An invocation that is given up on runs on, as on AWS.
 */
async function integrate(options: GatewayOptions, functionName: string, payload: string): Promise<Served> {
  const timeoutMs = options.integrationTimeoutMs ?? INTEGRATION_TIMEOUT_MS;
  const invocation = options.invoke(functionName, payload).catch((error: unknown): InvokeOutcome => {
    options.onError?.(error);
    return { ok: false, kind: 'crashed', payload: '' };
  });
  const outcome = await withTimeout(invocation, timeoutMs);
  if (outcome === undefined) return refuse(503, { invoked: 'integration-timeout' });
  if (!outcome.ok) return refuse(outcome.kind === 'throttled' ? 503 : 500, { invoked: outcome.kind });
  const answer = lambdaAnswer(outcome.payload);
  return answer ? { answer, facts: { invoked: 'answered' } } : refuse(500, { invoked: 'no-answer' });
}

async function withTimeout<Value>(work: Promise<Value>, timeoutMs: number): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), timeoutMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
