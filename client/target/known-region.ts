import type { Configuration } from '../config/configuration.ts';
import { localStack, serviceRegion } from './target.ts';

/** The service's region, as far as it is known without asking anybody; needs no keys. */
export function knownRegion(
  configuration: Configuration,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const { endpoint } = configuration;
  if (endpoint !== undefined) return serviceRegion(new URL(endpoint.value), configuration, env);
  const reading = localStack(env);
  return configuration.region?.value ?? (reading.found === true ? reading.stack.region : undefined);
}
