import { spawn } from 'node:child_process';

export type Ended = { status: number | null; out: string; err: string };

/** Runs a program in an environment that holds nothing but what is given; its standard input is empty. */
export function runProgram(
  words: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
  cwd?: string,
): Promise<Ended> {
  const [program, ...rest] = words;
  return new Promise((resolve, reject) => {
    const options = cwd === undefined ? { env } : { env, cwd };
    const child = spawn(program, rest, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.err += text;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, ...said }));
  });
}
