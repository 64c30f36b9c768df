import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { brokenBudgets, resultOf } from '../../bench/figures/figures.ts';
import { bundle } from './bundle.ts';
import { BUILT_FUNCTIONS, type BuiltFunction } from './functions-built.ts';
import { type Manifest, sizeFigures } from './sizes.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Builds all functions into `folder`; what is in it then, which `manifest.json` there says too. */
export async function buildAll(folder: string): Promise<Manifest> {
  const files: Record<string, { sha256: string; bytes: number }> = {};
  for (const built of BUILT_FUNCTIONS) {
    const target = join(folder, built.name);
    rmSync(target, { recursive: true, force: true });
    await buildOne(built, target);
    for (const name of readdirSync(target).toSorted()) {
      const path = join(target, name);
      const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
      files[`${built.name}/${name}`] = { sha256, bytes: statSync(path).size };
    }
  }
  const manifest = { node: process.versions.node, v8: process.versions.v8, arch: process.arch, files };
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

async function buildOne({ entry, codeCache }: BuiltFunction, target: string): Promise<void> {
  mkdirSync(target, { recursive: true });
  if (!codeCache) {
    await bundle({ root: ROOT, entry, outfile: join(target, 'index.mjs'), form: 'module', lean: false });
    return;
  }
  writeFileSync(join(target, 'package.json'), '{"type":"commonjs"}\n');
  await bundle({ root: ROOT, entry, outfile: join(target, 'bundle.js'), form: 'script', lean: true });
  const loader = { entry: 'infra/build/loader.ts', outfile: join(target, 'index.js') };
  await bundle({ root: ROOT, ...loader, form: 'commonjs', lean: false });
  warmUp(target);
}

/** Another attempt for a request that a busy machine did not let end in time. */
const MOST_ATTEMPTS = 4;

function warmUp(target: string): void {
  const words = ['--random-seed=1', join(import.meta.dirname, 'warm-up.ts'), target];
  const env = { PATH: process.env.PATH };
  for (let attempt = 1; ; attempt += 1) {
    const { status, stderr } = spawnSync(process.execPath, words, { env, encoding: 'utf8' });
    if (status === 0) return;
    if (attempt === MOST_ATTEMPTS)
      throw new Error(`no code cache of \`${target}\` could be made: ${stderr.slice(-2000)}`);
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, json: { type: 'string' } } });
  const figures = sizeFigures(await buildAll(join(ROOT, 'dist')));
  for (const { title, value, limit } of figures)
    console.log(`${title}: ${value} KB${limit.budget === null ? '' : `, at most ${limit.budget}`}`);
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify(resultOf('bundle', 'npm run build', figures), null, 2)}\n`);
  if (values.check === true) {
    const broken = brokenBudgets(figures);
    for (const { id, value, limit } of broken)
      console.error(`\`${id}\` is ${value} KB, budget ${limit.budget}`);
    if (broken.length > 0) process.exitCode = 1;
  }
}
