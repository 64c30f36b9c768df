import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Credential } from '../iam/principal.ts';
import { environmentVariables } from './environment-variables.ts';
import type { FunctionDefinition } from './function-definition.ts';

const runtimeProgram = fileURLToPath(new URL('./runtime.ts', import.meta.url));
/** The pipe whose closing ends the child, see `lifeline.ts`. */
const lifelineFd = 3;

export type LaunchOptions = {
  definition: FunctionDefinition;
  region: string;
  taskRoot: string;
  endpoints: Readonly<Record<string, string>>;
  compileCacheFolder: string | undefined;
  bornAtMs: number;
};

/** Starts the runtime program of one environment. */
export function launch(options: LaunchOptions, credential: Credential, runtimeApi: string): ChildProcess {
  const { definition, taskRoot } = options;
  const day = new Date(options.bornAtMs).toISOString().slice(0, 10).replaceAll('-', '/');
  const env = environmentVariables({
    definition,
    credential,
    region: options.region,
    taskRoot,
    logStreamName: `${day}/[$LATEST]${randomBytes(16).toString('hex')}`,
    runtimeApi,
    endpoints: options.endpoints,
    path: process.env.PATH ?? '',
  });
  const cache = options.compileCacheFolder === undefined ? [] : [options.compileCacheFolder];
  const program = [runtimeProgram, definition.entry, definition.handler, String(lifelineFd), ...cache];
  return spawn(process.execPath, program, { cwd: taskRoot, env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
}

/** How a process ended, in Lambda's words. */
export function wordExit(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `exit status ${code ?? 0}` : `signal: ${signal === 'SIGKILL' ? 'killed' : signal}`;
}
