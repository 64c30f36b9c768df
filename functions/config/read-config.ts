import { type Environment, readTable, type TableReading, type Values } from './read-table.ts';
import { SETTINGS } from './settings.ts';

/** The vend function's configuration; only `readConfig` makes one. */
export type Config = Values<typeof SETTINGS>;

export type ConfigReading = TableReading<typeof SETTINGS>;

/** Reads the vend function's configuration; all faults together. */
export function readConfig(environment: Environment): ConfigReading {
  return readTable(SETTINGS, environment, contradictions);
}

function contradictions(config: Config): string[] {
  const faults: string[] = [];
  if (config.bareNames === 'session' && config.trustedSessionRoles.size !== 1) {
    faults.push(
      '`SENTINEL_BARE_NAMES` is `session` but `SENTINEL_TRUSTED_SESSION_ROLES` does not name exactly one role: bare names of two roles could meet',
    );
  }
  if (config.policyRoot === config.profileRoot) {
    faults.push(
      '`SENTINEL_POLICY_ROOT` and `SENTINEL_PROFILE_ROOT` are the same path: a policy and its profile would be one parameter',
    );
  }
  if (config.policyLimitMs + 2 * config.queueLimitMs > config.requestLimitMs) {
    faults.push(
      '`SENTINEL_REQUEST_LIMIT_MS` is less than `SENTINEL_POLICY_LIMIT_MS` and twice `SENTINEL_QUEUE_LIMIT_MS`: raise it or lower those',
    );
  }
  return faults;
}
