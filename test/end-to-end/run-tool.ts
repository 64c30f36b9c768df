import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Runs a program with `input` on its standard input, where keys are seen by nobody; gives its output or rejects. */
export async function runTool(
  program: string,
  args: readonly string[],
  options: { input?: string; env?: Readonly<Record<string, string | undefined>>; timeoutMs?: number } = {},
): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...options.env };
  const child = spawn(program, args, { env, timeout: options.timeoutMs ?? 60_000 });
  // A program may end without reading it; how it ended says the rest.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${err.slice(0, 2000)}`);
  return out;
}

/** True where a program can be started. */
export function hasTool(program: string | undefined): Promise<boolean> {
  if (program === undefined || program === '') return Promise.resolve(false);
  return runTool(program, ['--version']).then(
    () => true,
    () => false,
  );
}
