import { NodeHttpHandler } from '@smithy/node-http-handler';

type Environment = Readonly<Record<string, string | undefined>>;

/** The services the functions call, as `AWS_ENDPOINT_URL_…` names them. */
export type ServiceId = 'STS' | 'SSM' | 'EVENTBRIDGE' | 'SQS' | 'DYNAMODB' | 'KMS' | 'S3';

/** Only services that are not idle for long: Lambda may freeze an environment, and sockets die meanwhile. */
const CONNECTIONS = 50;

/**
 * Settings for an SDK client that walks no provider chain and reads no file: keys, region and endpoint come from
 * Lambda's environment, and one attempt is made, for the callers know their deadlines.
 *
 * Endpoints follow `AWS_ENDPOINT_URL_<SERVICE>` and `AWS_ENDPOINT_URL`.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function clientSettings(service: ServiceId, region: string, environment: Environment) {
  const endpoint = filled(environment[`AWS_ENDPOINT_URL_${service}`]) ?? filled(environment.AWS_ENDPOINT_URL);
  return {
    region,
    credentials: readKeys(environment),
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'standard',
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    disableClockSkewCorrection: true,
    requestHandler: new NodeHttpHandler({
      httpAgent: { keepAlive: true, maxSockets: CONNECTIONS },
      httpsAgent: { keepAlive: true, maxSockets: CONNECTIONS },
    }),
    ...(endpoint === undefined ? {} : { endpoint }),
  } as const;
}

/** The SDKs take an empty variable for one that is not set. */
function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function readKeys(environment: Environment) {
  const accessKeyId = environment.AWS_ACCESS_KEY_ID;
  const secretAccessKey = environment.AWS_SECRET_ACCESS_KEY;
  const sessionToken = environment.AWS_SESSION_TOKEN;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new Error(
      '`AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` are not set: lambda sets them from the execution role',
    );
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}
