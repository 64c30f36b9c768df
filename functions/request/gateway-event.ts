import type { IamClaim } from '../identity/caller.ts';
import type { WorkloadClaim } from '../identity/workload.ts';
import { type WorkloadPath, workloadPath } from './workload-path.ts';

/** What is read of a payload-2.0 event before anything in it is believed: types checked, sizes bounded. */
export type GatewayEvent = {
  requestId: string;
  traceId: string | null;
  method: string;
  rawPath: string;
  /** `rawPath` in its parts, when it is a workload's route. */
  workload: WorkloadPath | undefined;
  rawQueryString: string;
  sourceIp: string | null;
  userAgent: string | null;
  contentType: string | undefined;
  /** Sum of the lengths of header names and values. */
  headerChars: number;
  body: string | undefined;
  isBase64Encoded: boolean;
  /** The stage variable `origin`, unproven. */
  origin: unknown;
  /** `requestContext.authorizer.iam`; undefined when absent or malformed. */
  iam: IamClaim | undefined;
  /** `requestContext.authorizer.jwt.claims`; undefined when absent or malformed. */
  jwt: WorkloadClaim | undefined;
};

type Json = Record<string, unknown>;

const REQUEST_ID = /^[\w=+/.:@-]{1,128}$/;
const TRACE_HEADER = /(?:^|;)\s*Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/;
const LONGEST_USER_AGENT = 256;

/**
 * Opens an event. Never throws and never refuses: what is missing or of another type is empty, and the steps
 * that need it refuse. `fallbackRequestId` is Lambda's own id, used when the event has none.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function openGatewayEvent(raw: unknown, fallbackRequestId: string): GatewayEvent {
  const event = record(raw);
  const context = record(event.requestContext);
  const http = record(context.http);
  const headers = record(event.headers);
  const authorizer = record(context.authorizer);
  const requestId = text(context.requestId);
  const rawPath = text(event.rawPath);
  return {
    requestId: REQUEST_ID.test(requestId) ? requestId : fallbackRequestId,
    traceId: TRACE_HEADER.exec(header(headers, 'x-amzn-trace-id') ?? '')?.[1] ?? null,
    method: text(http.method),
    rawPath,
    workload: workloadPath(rawPath),
    rawQueryString: text(event.rawQueryString),
    sourceIp: cut(http.sourceIp, 64),
    userAgent: cut(http.userAgent, LONGEST_USER_AGENT),
    contentType: header(headers, 'content-type'),
    headerChars: headerChars(headers),
    body: typeof event.body === 'string' ? event.body : undefined,
    isBase64Encoded: event.isBase64Encoded === true,
    origin: own(record(event.stageVariables), 'origin'),
    iam: iamClaim(record(authorizer.iam)),
    jwt: isRecord(authorizer.jwt) ? workloadClaim(record(authorizer.jwt.claims)) : undefined,
  };
}

function iamClaim(iam: Json): IamClaim | undefined {
  const { userArn, userId, accountId, accessKey, principalOrgId } = iam;
  if (typeof userArn !== 'string' || typeof userId !== 'string') return undefined;
  if (typeof accountId !== 'string' || typeof accessKey !== 'string') return undefined;
  return {
    userArn: cutTo(userArn, 2048),
    userId: cutTo(userId, 256),
    accountId: cutTo(accountId, 64),
    accessKeyId: cutTo(accessKey, 128),
    // API Gateway writes the name of the condition key where the account is in no organisation.
    principalOrgId: principalOrgId === 'aws:PrincipalOrgID' ? null : cut(principalOrgId, 64),
  };
}

/** Longer claims than these have no place in the configuration or in a name; what is cut fits nothing. */
const LONGEST_CLAIM = 1000;
const LONGEST_AUDIENCES = 16_384;

function workloadClaim(claims: Json): WorkloadClaim | undefined {
  const { iss, sub, aud, client_id: clientId, exp } = claims;
  if (typeof iss !== 'string' || typeof sub !== 'string' || typeof exp !== 'string') return undefined;
  if (!isTextOrAbsent(aud) || !isTextOrAbsent(clientId)) return undefined;
  return {
    issuer: cutTo(iss, LONGEST_CLAIM),
    subject: cutTo(sub, LONGEST_CLAIM),
    audience: aud === undefined ? undefined : cutTo(aud, LONGEST_AUDIENCES),
    clientId: clientId === undefined ? undefined : cutTo(clientId, LONGEST_CLAIM),
    expires: cutTo(exp, 64),
  };
}

function isTextOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

function record(value: unknown): Json {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(from: Json, key: string): unknown {
  return Object.hasOwn(from, key) ? from[key] : undefined;
}

function header(headers: Json, name: string): string | undefined {
  const value = own(headers, name);
  return typeof value === 'string' ? value : undefined;
}

function headerChars(headers: Json): number {
  let chars = 0;
  for (const name in headers) chars += name.length + text(headers[name]).length;
  return chars;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function cut(value: unknown, chars: number): string | null {
  return typeof value === 'string' && value !== '' ? cutTo(value, chars) : null;
}

/** The start of a text, well-formed even where the cut parts a pair of surrogates. */
export function cutTo(value: string, chars: number): string {
  return (value.length > chars ? value.slice(0, chars) : value).toWellFormed();
}
