import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export type Ended = { code: number | null; output: string };

/** Runs a function's entry by Node in an environment of its own, as Lambda's runtime loads it, to its end. */
export function runEntry(entry: string, environment: Readonly<Record<string, string>>): Promise<Ended> {
  const path = fileURLToPath(new URL(`../../${entry}`, import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path], {
      env: { ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 50_000,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
