import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
/** What a build reads. */
const PARTS = ['bench', 'client', 'docs/schema', 'functions', 'infra', 'local'];
const FILES = ['LICENSE', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** A second tree of the same sources, with the same packages. */
export function copyTree(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const path of [...PARTS, ...FILES]) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** `npm run build` in a tree, under a surrounding of one's own; what its `dist` has then. */
export async function buildTree(
  tree: string,
  surrounding: { umask: string; environment: Readonly<Record<string, string>> },
): Promise<Map<string, Buffer>> {
  const words = ['-c', `umask ${surrounding.umask} && exec "$0" infra/build/build.ts`, process.execPath];
  const env = { PATH: process.env.PATH, ...surrounding.environment };
  const child = spawn('/bin/sh', words, { cwd: tree, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`the build in \`${tree}\` ended with ${status}: ${said}`);
  return filesOf(join(tree, 'dist'));
}

/** All files below a folder, by path from it. */
export function filesOf(folder: string): Map<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path)]));
}

/** The paths that are not the same in both, or not in both. */
export function differing(one: ReadonlyMap<string, Buffer>, other: ReadonlyMap<string, Buffer>): string[] {
  const paths = new Set([...one.keys(), ...other.keys()]);
  return [...paths]
    .filter((path) => other.get(path)?.equals(one.get(path) ?? Buffer.of()) !== true)
    .toSorted();
}
