import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';

/** Writes the runtime loop as plain CommonJS into a folder; its path. */
export function compileLoop(folder: string): string {
  const source = readFileSync(join(import.meta.dirname, 'runtime-loop.ts'), 'utf8');
  const { code } = transformSync(source, { loader: 'ts', format: 'cjs', target: 'node24' });
  const path = join(folder, 'runtime-loop.cjs');
  writeFileSync(path, code);
  return path;
}
