import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export type Started = {
  /** Seconds from the start to `ready`, and to the first line after it that names the next command. */
  readySeconds: number;
  credentialSeconds: number;
  output: () => string;
  /** Ctrl-C: SIGINT to the whole group. Resolves with the seconds until nothing of it is left. */
  interrupt: () => Promise<number>;
};

const READY = /^ready http:\/\/127\.0\.0\.1:\d+$/m;
/** The stack vends one credential by itself and ends by naming what to try next. */
const VENDED = /^ready .*[\s\S]*\bsentinel\b.*\bget\b/m;
const POLL_MS = 20;

/** Runs `npm start` in a clone until it has vended its first credential. */
export async function npmStart(
  clone: string,
  env: NodeJS.ProcessEnv,
  limitSeconds: number,
): Promise<Started> {
  const startMs = performance.now();
  const seconds = (): number => (performance.now() - startMs) / 1000;
  const child = spawn('npm', ['start'], {
    cwd: clone,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const interrupt = (): Promise<number> => interruptGroup(child, clone);
  const reach = async (pattern: RegExp): Promise<number> => {
    while (!pattern.test(output)) {
      if (child.exitCode !== null || seconds() > limitSeconds * 2) {
        await interrupt();
        throw new Error(`\`npm start\` did not print ${pattern} in ${Math.round(seconds())} s:\n${output}`);
      }
      await pause();
    }
    return seconds();
  };
  const readySeconds = await reach(READY);
  return { readySeconds, credentialSeconds: await reach(VENDED), output: () => output, interrupt };
}

async function interruptGroup(child: ChildProcess, clone: string): Promise<number> {
  const startMs = performance.now();
  if (child.pid === undefined) throw new Error('npm could not be started');
  // Nothing to see would mean that the look itself is broken.
  if (processesOf(clone).length === 0) throw new Error('no process of the running stack was found');
  signalGroup(child.pid, 'SIGINT');
  while (processesOf(clone).length > 0) {
    if (performance.now() - startMs > 10_000) {
      const left = processesOf(clone).map(({ command }) => command);
      signalGroup(child.pid, 'SIGKILL');
      throw new Error(`10 s after Ctrl-C these still run:\n${left.join('\n')}`);
    }
    await pause();
  }
  return (performance.now() - startMs) / 1000;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
}

/** Every process that works in the clone or names it in its command line, whatever group it is in. */
function processesOf(clone: string): { pid: number; command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => ({ pid: Number(name), command: readCommand(name), folder: readFolder(name) }))
    .filter(({ command, folder }) => command.includes(clone) || folder.startsWith(clone));
}

// A process may be gone by the time it is looked at: then it is nobody’s.
function readCommand(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

function readFolder(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, POLL_MS));
}
