type Environment = Readonly<Record<string, string | undefined>>;

/** The services the functions call, and the console, as `AWS_ENDPOINT_URL_…` names them. */
export type ServiceId = 'STS' | 'SSM' | 'EVENTBRIDGE' | 'SQS' | 'DYNAMODB' | 'KMS' | 'S3' | 'CLOUDWATCH';

/**
 * Settings for an SDK client that walks no provider chain and reads no file: keys, region and endpoint come from
 * Lambda's environment, and one attempt is made, for the callers know their deadlines.
 *
 * Endpoints follow `AWS_ENDPOINT_URL_<SERVICE>` and `AWS_ENDPOINT_URL`.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function clientSettings(service: ServiceId, region: string, environment: Environment) {
  const endpoint = endpointGiven(service, environment);
  return {
    region,
    credentials: readKeys(environment),
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'standard',
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    disableClockSkewCorrection: true,
    ...(endpoint === undefined ? {} : { endpoint }),
  } as const;
}

/** The endpoint the environment names for a service, in place of the region's own. */
export function endpointGiven(service: ServiceId, environment: Environment): string | undefined {
  return filled(environment[`AWS_ENDPOINT_URL_${service}`]) ?? filled(environment.AWS_ENDPOINT_URL);
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
