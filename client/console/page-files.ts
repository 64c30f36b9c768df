import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export type PageFile = { type: string; body: Uint8Array };
/** By path: `/`, `/console.js`, `/console.css`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const HERE = import.meta.dirname;
const NAMES = ['index.html', 'console.js', 'console.css'] as const;
const TYPES: Readonly<Record<(typeof NAMES)[number], string>> = {
  'index.html': 'text/html; charset=utf-8',
  'console.js': 'text/javascript; charset=utf-8',
  'console.css': 'text/css; charset=utf-8',
};

/**
 * The page: as it was built into a package (`console-page/` beside this code), else made from its sources, which
 * takes esbuild and some 50 ms.
 */
export async function readPage(builtFolder = join(HERE, 'console-page')): Promise<PageFiles> {
  if (!existsSync(join(builtFolder, 'index.html'))) return filesOf(await buildPage());
  const read = (name: string) => readFileSync(join(builtFolder, name));
  return filesOf(Object.fromEntries(NAMES.map((name) => [name, read(name)])));
}

/** The page's three files by name, for whoever packs them. */
export async function buildPage(): Promise<Readonly<Record<string, Uint8Array>>> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(HERE, 'page', 'main.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2023',
    legalComments: 'none',
  });
  const charts = readFileSync(createRequire(import.meta.url).resolve('uplot/dist/uPlot.min.css'));
  return {
    'index.html': readFileSync(join(HERE, 'page', 'index.html')),
    'console.js': outputFiles[0]?.contents ?? new Uint8Array(),
    'console.css': Buffer.concat([charts, readFileSync(join(HERE, 'page', 'console.css'))]),
  };
}

function filesOf(bodies: Readonly<Record<string, Uint8Array>>): PageFiles {
  return new Map(
    NAMES.map((name) => [
      name === 'index.html' ? '/' : `/${name}`,
      { type: TYPES[name], body: bodies[name] ?? new Uint8Array() },
    ]),
  );
}
