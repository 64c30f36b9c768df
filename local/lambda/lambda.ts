import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Credential } from '../iam/principal.ts';
import { startEnvironment } from './environment.ts';
import type { EnvironmentCounts, FunctionDefinition, Invoke } from './function-definition.ts';
import { type LogFile, openLogFile } from './log-file.ts';
import { createPool, type Pool } from './pool.ts';
import { startRuntimeApi } from './runtime-api.ts';

const repositoryRoot = fileURLToPath(new URL('../../', import.meta.url));

export type LambdaOptions = {
  functions: readonly FunctionDefinition[];
  /** A session of the execution role, for one environment. */
  credentialsFor: (roleArn: string, sessionName: string) => Credential | Promise<Credential>;
  region: string;
  accountId: string;
  /** `AWS_ENDPOINT_URL_…` by suffix, e.g. `{ STS: 'http://127.0.0.1:1234' }`. */
  endpoints: Readonly<Record<string, string>>;
  /** Environments of one function at a time. */
  concurrency: number;
  /** How long an invocation beyond that waits before it is throttled; default 0, as in Lambda. */
  maxWaitMs?: number;
  /** `NAME.ndjson` of each function is appended to here. */
  logFolder: string;
  nowMs: () => number;
  /** Where compiled code may be kept for a faster next start. */
  compileCacheFolder?: string;
  /** Folder `entry` is relative to; default: the repository. */
  taskRoot?: string;
};

export type Lambda = {
  invoke: Invoke;
  /** Starts one environment ahead of the first event; settles when its handler is loaded (or could not be). */
  prepare: (functionName: string) => Promise<void>;
  counts: (functionName: string) => EnvironmentCounts;
  /** Kills every environment and closes the logs. */
  stop: () => Promise<void>;
};

/** Runs functions in child processes that speak Lambda's Runtime API, one event at a time each. */
export async function startLambda(options: LambdaOptions): Promise<Lambda> {
  const { concurrency, maxWaitMs = 0, nowMs } = options;
  const api = await startRuntimeApi();
  const logs: LogFile[] = [];
  const pools = new Map<string, Pool>();
  for (const definition of options.functions) {
    const log = openLogFile(join(options.logFolder, `${definition.name}.ndjson`), options.nowMs);
    logs.push(log);
    const start = (onExit: () => void) =>
      startEnvironment({
        definition,
        credential: () => options.credentialsFor(definition.roleArn, definition.name),
        api,
        log,
        region: options.region,
        accountId: options.accountId,
        taskRoot: options.taskRoot ?? repositoryRoot,
        endpoints: options.endpoints,
        compileCacheFolder: options.compileCacheFolder,
        bornAtMs: options.nowMs(),
        onExit,
      });
    pools.set(definition.name, createPool({ concurrency, maxWaitMs, start, nowMs }));
  }
  const poolOf = (name: string): Pool => {
    const pool = pools.get(name);
    if (pool === undefined) throw new Error(`no function \`${name}\`: it must be among those started`);
    return pool;
  };
  return {
    invoke: async (name, payload) => poolOf(name).invoke(payload),
    prepare: async (name) => poolOf(name).prepare(),
    counts: (name) => poolOf(name).counts(),
    async stop() {
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
      await Promise.all([api.stop(), ...logs.map((log) => log.close())]);
    },
  };
}
