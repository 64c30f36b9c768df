/** The services functions call. */
export type ServiceName = 'sts' | 'ssm' | 'events' | 'sqs' | 'dynamodb';
export type ServiceEndpoints = Readonly<Record<ServiceName, string>>;

/**
 * The variables an endpoint is given by: https://docs.aws.amazon.com/sdkref/latest/guide/ss-endpoints-table.html has
 * EVENTBRIDGE for EventBridge; EVENTS, its name everywhere else, is taken and given as well.
 */
export const serviceVariables: readonly (readonly [ServiceName, readonly string[]])[] = [
  ['sts', ['AWS_ENDPOINT_URL_STS']],
  ['ssm', ['AWS_ENDPOINT_URL_SSM']],
  ['events', ['AWS_ENDPOINT_URL_EVENTS', 'AWS_ENDPOINT_URL_EVENTBRIDGE']],
  ['sqs', ['AWS_ENDPOINT_URL_SQS']],
  ['dynamodb', ['AWS_ENDPOINT_URL_DYNAMODB']],
];

/** Endpoints by the suffix of their variable, for a function's environment. */
export function endpointSuffixes(endpoints: ServiceEndpoints): Record<string, string> {
  const prefix = 'AWS_ENDPOINT_URL_';
  return Object.fromEntries(
    serviceVariables.flatMap(([service, names]) =>
      names.map((name) => [name.slice(prefix.length), endpoints[service]] as const),
    ),
  );
}
