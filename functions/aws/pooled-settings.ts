import { NodeHttpHandler } from '@smithy/node-http-handler';
import { clientSettings, type ServiceId } from './client-settings.ts';

const CONNECTIONS = 50;

/** Settings for the clients of functions nobody waits for: the SDK's own handler, with connections kept alive. */
export function pooledSettings(
  service: ServiceId,
  region: string,
  environment: Readonly<Record<string, string | undefined>>,
) {
  return {
    ...clientSettings(service, region, environment),
    requestHandler: new NodeHttpHandler({
      httpAgent: { keepAlive: true, maxSockets: CONNECTIONS },
      httpsAgent: { keepAlive: true, maxSockets: CONNECTIONS },
    }),
  };
}
