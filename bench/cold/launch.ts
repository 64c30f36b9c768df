import { type ChildProcess, spawn } from 'node:child_process';
import type { Services } from './open-services.ts';
import { uptimeMs } from './runtime-api.ts';
import type { MemorySample, Turn, TurnEnd } from './turn.ts';
import { vendEnvironment } from './vend-environment.ts';

/** One program: the bare loop when it has no folder. */
export type Program = {
  name: string;
  /** Holds `index.js`, which exports `handler`. */
  folder: string | undefined;
};

export type LaunchOptions = {
  services: Services;
  /** The compiled runtime loop. */
  loop: string;
  turn: Turn;
  /** Settings of the function besides those of the local stack. */
  settings?: Readonly<Record<string, string>>;
  /** Flags of Node itself. */
  flags?: readonly string[];
  /** The process says how much memory it has before every n-th request. */
  sampleEvery?: number;
  onMemory?: (sample: MemorySample) => void;
  /** Whether what it writes is kept; it goes nowhere otherwise. */
  keepOutput?: boolean;
  /** The longest the turn may last; default 30,000. */
  mostMs?: number;
};

export type Launched = { spawnedMs: number; end: TurnEnd; output: string };

const MOST_MS = 30_000;

/** Runs one fresh process through its turn, and waits until it is gone. */
export async function launch(program: Program, options: LaunchOptions): Promise<Launched> {
  const { services, sampleEvery = 0, keepOutput = true, mostMs = MOST_MS } = options;
  const env = vendEnvironment(services.ports, program.folder ?? '/var/task', options.settings);
  const handler = program.folder === undefined ? [] : [`${program.folder}/index.js`, String(sampleEvery)];
  const words = [...(options.flags ?? []), options.loop, ...handler];
  const { ended } = await services.begin(options.turn, options.onMemory);
  const spawnedMs = uptimeMs();
  const child = spawn(process.execPath, words, {
    env,
    stdio: ['ignore', keepOutput ? 'pipe' : 'ignore', 'pipe'],
  });
  const written = collect(child);
  const gone = new Promise<undefined>((resolve) => {
    child.once('close', () => resolve(undefined));
  });
  const end = await within(mostMs, Promise.race([ended, gone]), undefined);
  // Asked for another event it is told to go: what it and Node write last is then written.
  await within(MOST_MS, gone, undefined);
  child.kill('SIGKILL');
  await gone;
  const faults = end === undefined ? ['it ended, or was ended, before its last answer'] : end.faults;
  if (end === undefined || faults.length > 0)
    throw new Error(`\`${program.name}\`: ${faults.join('; ')} ${written.errors()}`);
  return { spawnedMs, end, output: written.output() };
}

function collect(child: ChildProcess): { output: () => string; errors: () => string } {
  let output = '';
  let errors = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (errors.length < 10_000) errors += text;
  });
  return { output: () => output, errors: () => errors };
}

/** What is promised, or `otherwise` when it does not come in time. */
async function within<T>(ms: number, promised: Promise<T>, otherwise: T): Promise<T> {
  const late = Promise.withResolvers<T>();
  const timer = setTimeout(() => late.resolve(otherwise), ms);
  return Promise.race([promised, late.promise]).finally(() => clearTimeout(timer));
}
