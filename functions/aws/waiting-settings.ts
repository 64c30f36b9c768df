import { clientSettings, endpointGiven } from './client-settings.ts';
import { createRequestHandler } from './request-handler.ts';

/** The services called while a caller waits, and their hosts' first label. */
const HOSTS = { STS: 'sts', SSM: 'ssm', EVENTBRIDGE: 'events', SQS: 'sqs' } as const;

/** Settings for the clients of the vend function, whose callers wait: a lean handler, connected at once. */
export function waitingSettings(
  service: keyof typeof HOSTS,
  region: string,
  environment: Readonly<Record<string, string | undefined>>,
) {
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  // Only a guess at what the SDK will resolve: another host finds no open connection and opens its own.
  const usual = `https://${HOSTS[service]}.${region}.${suffix}`;
  const given = endpointGiven(service, environment) ?? usual;
  const origin = new URL(URL.canParse(given) ? given : usual);
  return {
    ...clientSettings(service, region, environment),
    requestHandler: createRequestHandler(origin),
  };
}
