/** Who and what the benches ask for: names and ids of no real account. */
export const ACCOUNT_ID = '111122223333';
export const REGION = 'eu-central-1';
export const ORIGIN_PROOF = 'origin-proof-0123456789-abcdefghijklmnop';
export const SSO_ROLE_ID = 'AROASSOSSOSSOSSOSSO01';
const SSO_ROLE = 'AWSReservedSSO_Engineers_0123456789abcdef';

/** As long as the session token of an assumed role: API Gateway hands the caller's headers on. */
const SESSION_TOKEN = 'IQoJb3JpZ2luX2VjE'.padEnd(900, 'aZ09+/');

/**
 * A payload-2.0 event as the runtime hands it over, parsed from text of its own: a signed `GET` by somebody from
 * Identity Center, with the headers a signing SDK sends and API Gateway adds.
 */
export function gatewayRequest(user: string, profile: string, number: number): unknown {
  return JSON.parse(JSON.stringify(requestOf(user, profile, number)));
}

function requestOf(user: string, profile: string, number: number): object {
  const domainName = 'a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com';
  const userAgent = 'aws-sdk-js/3.1173.0 os/linux#6.8.0 lang/js md/nodejs#24.18.1';
  const rawPath = `/credentials/${profile}`;
  const hex = number.toString(16).padStart(8, '0');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: '',
    headers: {
      accept: '*/*',
      'accept-encoding': 'br, gzip, deflate',
      authorization: `AWS4-HMAC-SHA256 Credential=ASIACALLER0000000001/20260304/${REGION}/execute-api/aws4_request, SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=${hex.repeat(8)}`,
      'content-length': '0',
      host: domainName,
      'user-agent': userAgent,
      'x-amz-date': '20260304T100000Z',
      'x-amz-security-token': SESSION_TOKEN,
      'x-amzn-trace-id': `Root=1-69a80500-0123456789abcdef${hex}`,
      'x-forwarded-for': '192.0.2.7',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
    },
    requestContext: {
      accountId: ACCOUNT_ID,
      apiId: 'a1b2c3d4e5',
      authentication: null,
      authorizer: { iam: identityOf(user) },
      domainName,
      domainPrefix: 'a1b2c3d4e5',
      http: { method: 'GET', path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.7', userAgent },
      requestId: `JKJaXmPLvHc${hex}=`,
      routeKey: '$default',
      stage: '$default',
      time: '04/Mar/2026:10:00:00 +0000',
      timeEpoch: 1_772_618_400_000,
    },
    stageVariables: { origin: ORIGIN_PROOF },
    isBase64Encoded: false,
  };
}

function identityOf(user: string): object {
  const id = `${SSO_ROLE_ID}:${user}`;
  return {
    accessKey: 'ASIACALLER0000000001',
    accountId: ACCOUNT_ID,
    callerId: id,
    cognitoIdentity: null,
    principalOrgId: 'o-exampleorg1',
    userArn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/${SSO_ROLE}/${user}`,
    userId: id,
  };
}
