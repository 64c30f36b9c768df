import type { Setting } from './setting.ts';
import { SETTINGS } from './settings.ts';

type Values<Table> = {
  readonly [Key in keyof Table]: Table[Key] extends Setting<infer Value> ? Value : never;
};

/** The vend function's configuration; only `readConfig` makes one. */
export type Config = Values<typeof SETTINGS>;

export type ConfigReading = { ok: true; config: Config } | { ok: false; faults: string[] };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the whole configuration at once and reports all faults together. The value of a variable at fault is not
 * repeated: it could be a secret in the wrong place.
 */
export function readConfig(environment: Environment): ConfigReading {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(SETTINGS)) {
    const given = environment[setting.variable];
    values[key] = setting.read(given);
    if (values[key] === undefined) faults.push(describeFault(setting, given === undefined));
  }
  faults.push(...unknownVariables(environment));
  if (!isComplete(values)) return { ok: false, faults };
  faults.push(...contradictions(values));
  return faults.length === 0 ? { ok: true, config: values } : { ok: false, faults };
}

function isComplete(values: Record<string, unknown>): values is Config {
  return Object.keys(SETTINGS).every((key) => values[key] !== undefined);
}

function describeFault(setting: Setting<unknown>, missing: boolean): string {
  const problem = missing ? 'is not set' : 'is not valid';
  return `\`${setting.variable}\` ${problem}: set it to ${setting.range} (${setting.meaning})`;
}

/** A mistyped name would leave a default in force in silence. */
function unknownVariables(environment: Environment): string[] {
  const known = new Set(Object.values(SETTINGS).map((setting) => setting.variable));
  return Object.keys(environment)
    .filter((name) => name.startsWith('SENTINEL_') && !known.has(name))
    .map(
      (name) => `\`${name.slice(0, 64)}\` is not a variable of this function: remove it or correct its name`,
    );
}

function contradictions(config: Config): string[] {
  const faults: string[] = [];
  if (config.bareNames === 'session' && config.trustedSessionRoles.size !== 1) {
    faults.push(
      '`SENTINEL_BARE_NAMES` is `session` but `SENTINEL_TRUSTED_SESSION_ROLES` does not name exactly one role: bare names of two roles could meet',
    );
  }
  if (config.policyLimitMs + 2 * config.queueLimitMs > config.requestLimitMs) {
    faults.push(
      '`SENTINEL_REQUEST_LIMIT_MS` is less than `SENTINEL_POLICY_LIMIT_MS` and twice `SENTINEL_QUEUE_LIMIT_MS`: raise it or lower those',
    );
  }
  return faults;
}
