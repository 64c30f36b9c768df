import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildPage } from '../console/page-files.ts';
import type { BundledCommand } from './bundle-command.ts';

/** Where the bundled `sentinel console` looks for its page. */
const FOLDER = 'client/parts/console-page';

/** Writes the page of `sentinel console` into the package, built: there its sources and esbuild are missing. */
export async function writeConsolePage(root: string, folder: string): Promise<BundledCommand> {
  const files = Object.entries(await buildPage());
  mkdirSync(join(folder, FOLDER), { recursive: true });
  for (const [name, body] of files) writeFileSync(join(folder, FOLDER, name), body);
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['client/console/page/main.ts'],
    bundle: true,
    write: false,
    metafile: true,
    logLevel: 'warning',
  });
  return { outputs: files.map(([name]) => `${FOLDER}/${name}`), inputs: Object.keys(metafile.inputs) };
}
