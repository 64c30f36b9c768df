import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

export type CacheMaker = { node: string; v8: string; arch: string };

/** Another attempt for a request that a busy machine did not let end in time. */
const MOST_ATTEMPTS = 4;

/** Makes the code cache of the bundle in `folder`, by the Node at the path `node`: a cache is for that Node alone. */
export function makeCodeCache(folder: string, node: string): void {
  const words = ['--random-seed=1', join(import.meta.dirname, 'warm-up.ts'), folder];
  // Nothing of the builder's environment: what the function sees while it warms up could show in what is compiled.
  const env = { PATH: process.env.PATH };
  for (let attempt = 1; ; attempt += 1) {
    const { status, stderr, error } = spawnSync(node, words, { env, encoding: 'utf8' });
    if (status === 0) return;
    if (error !== undefined || attempt === MOST_ATTEMPTS)
      throw new Error(`no code cache of \`${folder}\` could be made: ${error ?? stderr.slice(-2000)}`);
  }
}

/** What a cache made by the Node at this path is for. */
export function cacheMaker(node: string): CacheMaker {
  const program = 'const{versions:{node,v8},arch}=process;console.log(JSON.stringify({node,v8,arch}))';
  return JSON.parse(execFileSync(node, ['-e', program], { encoding: 'utf8' }));
}
