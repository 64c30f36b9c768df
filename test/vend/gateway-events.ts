import type { APIGatewayProxyEventV2WithIAMAuthorizer } from 'aws-lambda';

export type GatewayEvent = APIGatewayProxyEventV2WithIAMAuthorizer;
export type IamIdentity = GatewayEvent['requestContext']['authorizer']['iam'];

export const ACCOUNT_ID = '111122223333';
export const REGION = 'eu-central-1';
export const ORIGIN_PROOF = 'origin-proof-0123456789-abcdefghijklmnop';
export const SSO_ROLE_ID = 'AROASSOSSOSSOSSOSSO01';
export const SSO_ROLE = 'AWSReservedSSO_Engineers_0123456789abcdef';
export const HOP_ROLE = 'hop';

/** An identity as API Gateway's IAM authorizer tells it. */
export function iamIdentity(
  userArn: string,
  userId: string,
  accessKey = 'ASIACALLER0000000001',
): IamIdentity {
  const accountId = /^arn:[^:]*:(?:iam|sts)::(\d{12}):/.exec(userArn)?.[1] ?? ACCOUNT_ID;
  return {
    accessKey,
    accountId,
    callerId: userId,
    cognitoIdentity: null,
    principalOrgId: 'o-exampleorg1',
    userArn,
    userId,
  };
}

export function userIdentity(name: string, path = '/'): IamIdentity {
  return iamIdentity(
    `arn:aws:iam::${ACCOUNT_ID}:user${path}${name}`,
    'AIDAUSERUSERUSERUSER1',
    'AKIACALLER0000000001',
  );
}

export function sessionIdentity(
  role: string,
  session: string,
  roleId = 'AROAROLEROLEROLEROLE1',
): IamIdentity {
  return iamIdentity(`arn:aws:sts::${ACCOUNT_ID}:assumed-role/${role}/${session}`, `${roleId}:${session}`);
}

/** Alice from Identity Center, who stands bare in policies by default. */
export const ALICE = sessionIdentity(SSO_ROLE, 'alice', SSO_ROLE_ID);
export const BOB = sessionIdentity(SSO_ROLE, 'bob', SSO_ROLE_ID);

export type EventParts = {
  identity?: IamIdentity;
  method?: string;
  rawPath?: string;
  rawQueryString?: string;
  headers?: Record<string, string>;
  body?: string;
  isBase64Encoded?: boolean;
  requestId?: string;
  /** The stage variable; null for an event that did not come through the stage. */
  origin?: string | null;
};

let requests = 0;

/** A payload-2.0 event of a signed `GET /credentials/dev` by Alice, in whatever is not said otherwise. */
export function gatewayEvent(parts: EventParts = {}): GatewayEvent {
  requests += 1;
  const { method = 'GET', rawPath = '/credentials/dev', rawQueryString = '', origin = ORIGIN_PROOF } = parts;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    headers: { host: 'api.example', 'user-agent': 'aws-sdk-js/3', ...parts.headers },
    requestContext: {
      accountId: ACCOUNT_ID,
      apiId: 'a1b2c3d4e5',
      authorizer: { iam: parts.identity ?? ALICE },
      domainName: 'a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com',
      domainPrefix: 'a1b2c3d4e5',
      http: {
        method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: '192.0.2.7',
        userAgent: parts.headers?.['user-agent'] ?? 'aws-sdk-js/3',
      },
      requestId: parts.requestId ?? `request-${requests}=`,
      routeKey: '$default',
      stage: '$default',
      time: '04/Mar/2026:10:00:00 +0000',
      timeEpoch: Date.parse('2026-03-04T10:00:00Z'),
    },
    ...(origin !== null && { stageVariables: { origin } }),
    ...(parts.body !== undefined && { body: parts.body }),
    isBase64Encoded: parts.isBase64Encoded ?? false,
  };
}
