import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundleCommand } from './bundle-command.ts';
import { writeConsolePage } from './console-page.ts';
import { licencesOf } from './licences.ts';

const ROOT = resolve(import.meta.dirname, '../..');

export type BuiltPackage = {
  tarball: string;
  /** What is in it, paths from the package's root, with bytes. */
  files: Readonly<Record<string, number>>;
  unpackedBytes: number;
};

/**
 * Builds the package of the command in `dist/cli` and packs it beside that, as `sentinel-tvm-cli-VERSION.tgz`: all it
 * needs is bundled. Throws where a bundled package's licence is not known.
 */
export async function buildPackage(dist: string): Promise<BuiltPackage> {
  const folder = join(dist, 'cli');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const command = await bundleCommand(ROOT, folder);
  const page = await writeConsolePage(ROOT, folder);
  const licences = licencesOf(ROOT, [...command.inputs, ...page.inputs]);
  if (!licences.ok) throw new Error(licences.faults.join('\n'));
  writeFileSync(join(folder, 'LICENSES.txt'), licences.text);
  copyFileSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  copyFileSync(join(import.meta.dirname, 'package-readme.md'), join(folder, 'README.md'));
  const manifest = manifestOf(readFileSync(join(import.meta.dirname, 'manifest.json'), 'utf8'));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const about = ['LICENSE', 'LICENSES.txt', 'README.md', 'package.json'];
  const paths = [...command.outputs, ...page.outputs, ...about].toSorted();
  const files = Object.fromEntries(paths.map((path) => [path, statSync(join(folder, path)).size]));
  const unpackedBytes = Object.values(files).reduce((sum, bytes) => sum + bytes, 0);
  return { tarball: pack(folder, dist), files, unpackedBytes };
}

/** The template with the version of all. */
function manifestOf(template: string): Readonly<Record<string, unknown>> {
  const { version }: { version: string } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const { name, ...rest }: { name: string } = JSON.parse(template);
  return { name, version, ...rest };
}

function pack(folder: string, dist: string): string {
  const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', resolve(dist)];
  const said = execFileSync('npm', words, { cwd: folder, encoding: 'utf8' });
  const [packed]: [{ filename: string }] = JSON.parse(said);
  return join(dist, packed.filename);
}

if (import.meta.main) {
  const { tarball, files, unpackedBytes } = await buildPackage(join(ROOT, 'dist'));
  const kb = (bytes: number) => `${Math.round(bytes / 1024)} KB`;
  console.log(`${tarball}: ${kb(statSync(tarball).size)}`);
  console.log(`unpacked: ${Object.keys(files).length} files, ${kb(unpackedBytes)}`);
}
