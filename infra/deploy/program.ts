import { spawn } from 'node:child_process';

export type Ended = { status: number; out: string };

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Runs a program to its end; interrupts reach it by the terminal. `show`: its output goes where ours goes, and it may
 * ask; else its standard output is given back. Throws when it cannot be started.
 */
export function runProgram(file: string, args: readonly string[], env: Env, show: boolean): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env, stdio: show ? 'inherit' : ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status: status ?? 1, out }));
  });
}
