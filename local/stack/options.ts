import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Latency, noLatency, readLatency } from './latency.ts';
import type { ServiceName } from './service-endpoints.ts';
import { serviceVariables } from './service-endpoints.ts';

const defaultFolder = fileURLToPath(new URL('../../.local', import.meta.url));
const defaultPort = 8377;
const accountId = '123456789012';

/** What a stack is started with; see `docs` of each variable in README.md. */
export type StackSettings = {
  /** State folder, absolute. */
  folder: string;
  /** Of the gateway; 0: any free one. */
  port: number;
  /** Environments of a function at a time. */
  concurrency: number;
  latencyMs: Latency;
  /** Servers that stand in for ours. */
  endpoints: Readonly<Partial<Record<ServiceName, string>>>;
  accountId: string;
  region: string;
  /** `SENTINEL_*` variables for the functions; they win over the stack's own. */
  functionEnvironment: Readonly<Record<string, string>>;
  /** Whether the ledger runs: writer, checkpoint signer, table. Off, decisions stay on the audit queue. */
  ledger?: boolean;
  /** Whether the detections run; they need the ledger. */
  detect?: boolean;
  /** Whether the functions run as `npm run build` made them, and not from their sources. */
  bundles?: boolean;
  /** Where those are, absolute; default: `dist`. */
  bundleFolder?: string;
  /** A file of permissions that stand in for those of the seeds (`local/seeds/permissions.ts`). */
  permissionsFile?: string;
  /** Forget everything of earlier runs. */
  reset: boolean;
};

export type SettingsReading =
  | { ok: true; settings: StackSettings; showPhases: boolean }
  | { ok: false; faults: string[] };

type Env = Readonly<Record<string, string | undefined>>;

/** Variables of the stack itself and of the `sentinel` command, which are no function's. */
const notForFunctions =
  /^SENTINEL_(LOCAL_|TEST_|CONTRACT_|(ENDPOINT|REGION|AWS_PROFILE|FEDERATION_ENDPOINT|EXEC_PROFILE|ASKED_BY_CHAIN)$)/;

/** Reads the command line and the environment of `npm start`, strictly, all faults together. */
export function readSettings(args: readonly string[], env: Env): SettingsReading {
  const faults: string[] = [];
  const flags = new Set(args);
  for (const flag of flags) {
    if (flag !== '--reset' && flag !== '--phases')
      faults.push(`unknown argument \`${flag}\`: use --reset or --phases`);
  }
  const latency = readLatencyVariable(env, faults);
  const settings: StackSettings = {
    folder:
      filled(env.SENTINEL_LOCAL_DIR) === undefined ? defaultFolder : resolve(env.SENTINEL_LOCAL_DIR ?? ''),
    port: integer(env, 'SENTINEL_LOCAL_PORT', 0, 65_535, defaultPort, faults),
    concurrency: integer(env, 'SENTINEL_LOCAL_CONCURRENCY', 1, 1_000, 10, faults),
    latencyMs: latency,
    endpoints: readEndpoints(env, faults),
    accountId,
    region: readRegion(env, faults),
    functionEnvironment: functionVariables(env),
    ledger: integer(env, 'SENTINEL_LOCAL_LEDGER', 0, 1, 1, faults) === 1,
    detect: integer(env, 'SENTINEL_LOCAL_DETECT', 0, 1, 1, faults) === 1,
    bundles: integer(env, 'SENTINEL_LOCAL_BUNDLES', 0, 1, 0, faults) === 1,
    ...permissionsFile(env),
    reset: flags.has('--reset'),
  };
  return faults.length === 0
    ? { ok: true, settings, showPhases: flags.has('--phases') }
    : { ok: false, faults };
}

function permissionsFile(env: Env): Pick<StackSettings, 'permissionsFile'> {
  const path = filled(env.SENTINEL_LOCAL_PERMISSIONS);
  return path === undefined ? {} : { permissionsFile: resolve(path) };
}

const filled = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

function integer(
  env: Env,
  name: string,
  least: number,
  most: number,
  fallback: number,
  faults: string[],
): number {
  const text = filled(env[name]);
  if (text === undefined) return fallback;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  faults.push(`\`${name}\` must be ${least} to ${most}`);
  return fallback;
}

function readLatencyVariable(env: Env, faults: string[]): Latency {
  const text = filled(env.SENTINEL_LOCAL_LATENCY);
  if (text === undefined) return noLatency;
  const reading = readLatency(text);
  if (reading.ok) return reading.latency;
  faults.push(`\`SENTINEL_LOCAL_LATENCY\` ${reading.fault}`);
  return noLatency;
}

function readRegion(env: Env, faults: string[]): string {
  const region = filled(env.AWS_REGION) ?? 'us-east-1';
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region))
    faults.push('`AWS_REGION` must be a region such as `us-east-1`');
  return region;
}

function readEndpoints(env: Env, faults: string[]): Partial<Record<ServiceName, string>> {
  const endpoints: Partial<Record<ServiceName, string>> = {};
  for (const [service, names] of serviceVariables) {
    for (const name of names) {
      const text = filled(env[name]);
      if (text === undefined) continue;
      const url = URL.parse(text);
      const sound =
        url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '';
      if (sound) endpoints[service] ??= url.origin;
      else faults.push(`\`${name}\` must be a URL such as \`http://127.0.0.1:5000\``);
    }
  }
  return endpoints;
}

function functionVariables(env: Env): Record<string, string> {
  const entries = Object.entries(env).flatMap(([name, value]): [string, string][] =>
    name.startsWith('SENTINEL_') && !notForFunctions.test(name) && value !== undefined ? [[name, value]] : [],
  );
  return Object.fromEntries(entries);
}

/** Where logs, keys and data of a stack live below its folder. */
export const statePaths = (folder: string) => ({
  lock: join(folder, 'stack.lock'),
  stackFile: join(folder, 'stack.json'),
  sealKey: join(folder, 'seal.key'),
  parameters: join(folder, 'ssm.json'),
  events: join(folder, 'events.json'),
  queues: join(folder, 'sqs'),
  tables: join(folder, 'dynamodb'),
  logs: join(folder, 'logs'),
  compiledCode: join(folder, 'compiled-code'),
  signingKey: join(folder, 'signing.key'),
  issuerKey: join(folder, 'issuer.key'),
  checkpoints: join(folder, 'checkpoints'),
});
export type StatePaths = ReturnType<typeof statePaths>;
