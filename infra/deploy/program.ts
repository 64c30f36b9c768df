import { spawn } from 'node:child_process';

export type Ended = { status: number; out: string };

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Runs a program to its end. `show`: its output goes where ours goes, and it may ask; else its standard output is given
 * back. An interrupt at the terminal reaches the program itself, which ends in order, and we after it: what was written
 * for it is then removed. Throws when it cannot be started.
 */
export function runProgram(file: string, args: readonly string[], env: Env, show: boolean): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env, stdio: show ? 'inherit' : ['ignore', 'pipe', 'inherit'] });
    const wait = (): void => undefined;
    const pass = (): void => void child.kill('SIGTERM');
    process.on('SIGINT', wait).on('SIGTERM', pass);
    let out = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.on('error', reject);
    child.on('close', (status) => {
      process.off('SIGINT', wait).off('SIGTERM', pass);
      resolve({ status: status ?? 1, out });
    });
  });
}
