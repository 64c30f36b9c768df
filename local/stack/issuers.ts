import type { OidcIssuer } from '../../functions/config/oidc-issuers.ts';
import { SETTINGS } from '../../functions/config/settings.ts';
import { startIssuer } from '../issuer/start-issuer.ts';
import { seededIssuer } from '../seeds/workloads.ts';
import type { StackSettings, StatePaths } from './options.ts';
import type { StackOidc } from './stack-file.ts';

export type Issuers = {
  /** `SENTINEL_OIDC_ISSUERS` of the vend function. */
  variable: string;
  /** The same, parsed, for the gateway's authorizers. */
  trusted: ReadonlyMap<string, OidcIssuer>;
  /** The stack's own issuer; absent where others are given from outside. */
  own?: StackOidc;
  stop: () => Promise<void>;
};

/** The issuers of workload tokens: those given from outside, else one of our own. */
export async function openIssuers(
  { functionEnvironment }: StackSettings,
  paths: StatePaths,
): Promise<Issuers> {
  const given = functionEnvironment[SETTINGS.oidcIssuers.variable];
  if (given !== undefined) return { ...parsed(given), stop: async () => undefined };
  const server = await startIssuer({ port: 0, keyPath: paths.issuerKey });
  const { alias, audience } = seededIssuer;
  return {
    ...parsed(`${alias}=${server.url} ${audience}`),
    own: { issuer: server.url, alias, audience },
    stop: server.stop,
  };
}

/** What is at fault has no routes; the function tells the fault and does not start. */
function parsed(variable: string): Pick<Issuers, 'variable' | 'trusted'> {
  return { variable, trusted: SETTINGS.oidcIssuers.read(variable) ?? new Map() };
}
