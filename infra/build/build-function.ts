import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { type BundledPackage, bundledPackages, licencesText } from '../../client/package/licences.ts';
import { bundle } from './bundle.ts';
import { makeCodeCache } from './code-cache.ts';
import type { BuiltFunction } from './functions-built.ts';
import { type PackageGraph, packageGraph } from './package-graph.ts';
import { YAML_ENTRY, YAML_FILE } from './yaml-apart.ts';

/** Whose code a function has. */
export type Contents = { packages: readonly BundledPackage[]; imports: PackageGraph['imports'] };

/**
 * Makes all that goes into a function's zip in the folder `target`, which is emptied before: bundle, code cache where
 * it has one, licences. `node` is the Node that makes the cache. Throws where a bundled package has no accepted licence.
 */
export async function buildFunction(
  root: string,
  built: BuiltFunction,
  target: string,
  node: string,
): Promise<Contents> {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const { inputs, imports } = packageGraph(await bundleFunction(root, built, target));
  if (built.codeCache) makeCodeCache(target, node);
  const reading = bundledPackages(root, inputs);
  if (!reading.ok) throw new Error(reading.faults.join('\n'));
  copyFileSync(join(root, 'LICENSE'), join(target, 'LICENSE'));
  writeFileSync(join(target, 'LICENSES.txt'), licencesText(reading.packages));
  return { packages: reading.packages, imports };
}

async function bundleFunction(
  root: string,
  { entry, codeCache }: BuiltFunction,
  target: string,
): Promise<Metafile[]> {
  if (!codeCache)
    return [await bundle({ root, entry, outfile: join(target, 'index.mjs'), form: 'module', lean: false })];
  writeFileSync(join(target, 'package.json'), '{"type":"commonjs"}\n');
  const beside = (source: string, file: string, lean: boolean) =>
    bundle({ root, entry: source, outfile: join(target, file), form: 'commonjs', lean });
  return [
    await bundle({ root, entry, outfile: join(target, 'bundle.js'), form: 'script', lean: true }),
    await beside(YAML_ENTRY, YAML_FILE, true),
    await beside('infra/build/loader.ts', 'index.js', false),
  ];
}
