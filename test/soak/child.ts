import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Starts a file of this folder as a process with a channel; it ends with its parent. Gives its first message too. */
export async function startChild(
  file: string,
  args: readonly string[],
): Promise<{ child: ChildProcess; said: unknown }> {
  const child = fork(join(import.meta.dirname, file), args, { execArgv: [], stdio: 'inherit' });
  const [said] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${file} ended before it was ready`))),
  ]);
  return { child, said };
}

/** Ends a process at once, wherever it is; resolves when it is gone. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
