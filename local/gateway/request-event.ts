import type {
  APIGatewayEventRequestContextIAMAuthorizer,
  APIGatewayEventRequestContextV2WithAuthorizer,
  APIGatewayProxyEventV2WithRequestContext,
} from 'aws-lambda';
import { decodeQuery, splitTarget } from '../sigv4/percent-encoding.ts';
import type { WireRequest } from '../sigv4/signed-request.ts';
import { eventBody } from './event-body.ts';
import { eventHeaders } from './event-headers.ts';
import { utf8 } from './request-path.ts';
import type { RouteMatch } from './routes.ts';

export type IamContext = APIGatewayEventRequestContextIAMAuthorizer;
/** The event, of a route that knows its callers by `Authorizer`. */
export type RequestEvent<Authorizer = IamContext> = APIGatewayProxyEventV2WithRequestContext<
  APIGatewayEventRequestContextV2WithAuthorizer<Authorizer>
>;

/** What an HTTP API knows of itself. */
export type ApiDescription = {
  /** The account the API is in; callers of any other are refused. */
  accountId: string;
  apiId: string;
  region: string;
  stageVariables: Readonly<Record<string, string>>;
};

/**
 * The payload-2.0 event of an authorised request. Absent parts (cookies, query, path and stage variables, body)
 * are left out, not null, as in events captured from AWS.
 * Source: "Create AWS Lambda proxy integrations for HTTP APIs",
 * docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html.
 */
export function requestEvent<Authorizer>(
  api: ApiDescription,
  request: WireRequest,
  facts: {
    match: RouteMatch;
    path: string;
    authorizer: Authorizer;
    connection: { sourceIp: string; port: number; httpVersion: string };
    requestId: string;
    nowMs: number;
  },
): RequestEvent<Authorizer> {
  const { match, path, connection, requestId, nowMs } = facts;
  const { routeKey } = match.route;
  const { rawQuery } = splitTarget(request.rawUrl);
  const { headers, cookies } = eventHeaders(request, { ...connection, requestId, nowMs });
  const queryStringParameters = joinedQuery(rawQuery);
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: utf8(rawQuery),
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(queryStringParameters && { queryStringParameters }),
    requestContext: {
      accountId: api.accountId,
      apiId: api.apiId,
      authorizer: facts.authorizer,
      domainName: `${api.apiId}.execute-api.${api.region}.amazonaws.com`,
      domainPrefix: api.apiId,
      http: {
        method: request.method,
        path,
        protocol: `HTTP/${connection.httpVersion}`,
        sourceIp: connection.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage: '$default',
      time: commonLogTime(nowMs),
      timeEpoch: nowMs,
    },
    ...(Object.keys(match.pathParameters).length > 0 && { pathParameters: { ...match.pathParameters } }),
    ...(Object.keys(api.stageVariables).length > 0 && { stageVariables: { ...api.stageVariables } }),
    ...eventBody(request.body, headers['content-type']),
  };
}

/** Decoded names and values, those of a repeated name joined by a comma in the order sent. */
function joinedQuery(rawQuery: string): Record<string, string> | undefined {
  const joined = new Map<string, string>();
  for (const [rawName, rawValue] of decodeQuery(rawQuery) ?? []) {
    const name = utf8(rawName);
    const earlier = joined.get(name);
    joined.set(name, earlier === undefined ? utf8(rawValue) : `${earlier},${utf8(rawValue)}`);
  }
  return joined.size === 0 ? undefined : Object.fromEntries(joined);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `14/Dec/2023:20:31:21 +0000`, the common log format, in UTC. */
function commonLogTime(atMs: number): string {
  const [date = '', time = ''] = new Date(atMs).toISOString().split('T');
  const [year, month, day] = date.split('-');
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`;
}
