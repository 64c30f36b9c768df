import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { brokenBudgets, resultOf } from '../../bench/figures/figures.ts';
import { billOfMaterials } from './bill-of-materials.ts';
import { buildFunction } from './build-function.ts';
import { cacheMaker } from './code-cache.ts';
import { BUILT_FUNCTIONS } from './functions-built.ts';
import { readLock } from './lock-file.ts';
import { type FileEntry, fileEntry, type Manifest, type ZipEntry, zipEntry } from './manifest.ts';
import { sizeFigures } from './sizes.ts';
import { zipOf } from './zip.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/**
 * Builds all functions into `folder`: `NAME/`, `NAME.zip` of what is in it, `NAME.cdx.json`, its bill of materials, and
 * `manifest.json`, which is returned. `node` is the Node that makes the code cache; default: this one.
 */
export async function buildAll(folder: string, node = process.execPath): Promise<Manifest> {
  const { version, integrityOf } = readLock(ROOT);
  const files: Record<string, FileEntry> = {};
  const zips: Record<string, ZipEntry> = {};
  for (const built of BUILT_FUNCTIONS) {
    const { name } = built;
    const contents = await buildFunction(ROOT, built, join(folder, name), node);
    const inside = readFolder(join(folder, name));
    for (const [path, bytes] of inside) files[`${name}/${path}`] = fileEntry(bytes);
    const zip = await zipOf(inside);
    const entry = zipEntry(`${name}.zip`, zip);
    const { sha256 } = entry;
    const described = { name: `sentinel-tvm-${name}`, version, sha256, ...contents, integrityOf };
    const bill = Buffer.from(billOfMaterials(described));
    writeFileSync(join(folder, entry.path), zip);
    writeFileSync(join(folder, `${name}.cdx.json`), bill);
    files[entry.path] = fileEntry(zip);
    files[`${name}.cdx.json`] = fileEntry(bill);
    zips[name] = entry;
  }
  const manifest = { ...cacheMaker(node), files, zips };
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

function readFolder(folder: string): Map<string, Buffer> {
  const names = readdirSync(folder).toSorted();
  return new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
}

if (import.meta.main) {
  const options = { check: { type: 'boolean' }, json: { type: 'string' }, node: { type: 'string' } } as const;
  const { values } = parseArgs({ options });
  const manifest = await buildAll(join(ROOT, 'dist'), values.node);
  const figures = sizeFigures(manifest);
  for (const { title, value, limit } of figures)
    console.log(`${title}: ${value} KB${limit.budget === null ? '' : `, at most ${limit.budget}`}`);
  console.log(`code cache: for Node ${manifest.node}, V8 ${manifest.v8}, ${manifest.arch}`);
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify(resultOf('bundle', 'npm run build', figures), null, 2)}\n`);
  if (values.check === true) {
    const broken = brokenBudgets(figures);
    for (const { id, value, limit } of broken)
      console.error(`broken: \`${id}\` is ${value} KB, budget ${limit.budget}`);
    if (broken.length > 0) process.exitCode = 1;
  }
}
