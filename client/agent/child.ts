import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { isatty } from 'node:tty';

export type ChildEnd =
  | { started: true; status: number }
  /** `status` as shells have it: 127 not found, 126 not to be run. */
  | { started: false; status: number; fault: string };

const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;

/**
 * Runs a command to its end on this process's input and outputs. Signals are passed on; a command that a signal
 * ended has status 128 and its number, as shells tell it.
 */
export function runChild(words: readonly string[], env: Record<string, string>): Promise<ChildEnd> {
  const [command = '', ...args] = words;
  const child = spawn(command, args, { stdio: 'inherit', env });
  // At a terminal Ctrl-C and Ctrl-\ reach the whole process group: passing them on would deliver them twice.
  const atTerminal = [0, 1, 2].some((fd) => isatty(fd));
  const pass = (signal: NodeJS.Signals): void => {
    if (!(atTerminal && (signal === 'SIGINT' || signal === 'SIGQUIT'))) child.kill(signal);
  };
  for (const signal of PASSED_ON) process.on(signal, pass);
  return new Promise<ChildEnd>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => resolve(notStarted(command, error.code)));
    child.once('exit', (code, signal) => {
      const status = signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0);
      resolve({ started: true, status });
    });
  }).finally(() => {
    for (const signal of PASSED_ON) process.off(signal, pass);
  });
}

function notStarted(command: string, code = 'unknown error'): ChildEnd {
  const missing = code === 'ENOENT';
  const fault = missing ? 'no such command' : `it cannot be run (${code})`;
  return { started: false, status: missing ? 127 : 126, fault: `cannot run \`${command}\`: ${fault}` };
}
