import { engineerRoleName } from '../../local/seeds/identities.ts';
import { engineerRoleId } from '../../local/seeds/roles.ts';

/** What a turn asks with its n-th request. */
export type Asked = { caller: string; rawPath: string };

export const ACCOUNT_ID = '123456789012';
export const REGION = 'us-east-1';
export const ORIGIN_PROOF = 'bench-origin-proof-0123456789abcdefghij';

const API_ID = 'a1b2c3d4e5';
const DOMAIN = `${API_ID}.execute-api.${REGION}.amazonaws.com`;
const AGENT = 'aws-sdk-js/3.1173.0 ua/2.1 os/linux lang/js md/nodejs#24.21.0';

/** The payload-2.0 event of a signed request by an engineer from Identity Center, as API Gateway builds it. */
export function gatewayEvent(asked: Asked, index: number): string {
  const { caller, rawPath } = asked;
  const requestId = `JKJaXmPLvHcESHA${String(index).padStart(8, '0')}=`;
  const iam = {
    accessKey: 'ASIACALLER0000000001',
    accountId: ACCOUNT_ID,
    callerId: `${engineerRoleId}:${caller}`,
    cognitoIdentity: null,
    principalOrgId: 'o-exampleorg1',
    userArn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/${engineerRoleName}/${caller}`,
    userId: `${engineerRoleId}:${caller}`,
  };
  const http = {
    method: 'GET',
    path: rawPath,
    protocol: 'HTTP/1.1',
    sourceIp: '192.0.2.7',
    userAgent: AGENT,
  };
  return JSON.stringify({
    version: '2.0',
    routeKey: 'GET /credentials/{profile}',
    rawPath,
    rawQueryString: '',
    headers: {
      accept: 'application/json',
      authorization: `AWS4-HMAC-SHA256 Credential=ASIACALLER0000000001/20260304/${REGION}/execute-api/aws4_request, SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=${'0'.repeat(64)}`,
      'content-length': '0',
      host: DOMAIN,
      'user-agent': AGENT,
      'x-amz-date': '20260304T100000Z',
      'x-amz-security-token': 'FwoGZXIvYXdzE'.repeat(50),
      'x-amzn-trace-id': 'Root=1-65f0c0a1-0123456789abcdef01234567',
      'x-forwarded-for': '192.0.2.7',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
    },
    requestContext: {
      accountId: ACCOUNT_ID,
      apiId: API_ID,
      authorizer: { iam },
      domainName: DOMAIN,
      domainPrefix: API_ID,
      http,
      requestId,
      routeKey: 'GET /credentials/{profile}',
      stage: '$default',
      time: '04/Mar/2026:10:00:00 +0000',
      timeEpoch: 1_772_618_400_000,
    },
    pathParameters: { profile: rawPath.slice(rawPath.lastIndexOf('/') + 1) },
    stageVariables: { origin: ORIGIN_PROOF },
    isBase64Encoded: false,
  });
}
