import { cpSync, existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Program } from './launch.ts';

export const BARE: Program = { name: 'bare', folder: undefined };

/** Where V8 keeps the hash of its own version in a code cache: bytes 4 to 8 (`SerializedCodeData` in V8's sources). */
const VERSION_HASH = { from: 4, to: 8 };

/**
 * Copies a built bundle for the runs: as it is, and with its code cache marked as another V8's, which V8 refuses
 * before it reads on. A bundle without cache gives the second alone.
 */
export function copyBundle(bundle: string, folder: string): Program[] {
  if (!existsSync(join(bundle, 'index.js')))
    throw new Error(
      `\`${bundle}\` holds no \`index.js\`: run \`npm run build\`, or name a folder by --bundle`,
    );
  const accepted = { name: 'cache-accepted', folder: join(folder, 'accepted') };
  const refused = { name: 'cache-refused', folder: join(folder, 'refused') };
  for (const program of [accepted, refused]) cpSync(bundle, program.folder, { recursive: true });
  const caches = globSync('**/*.cache', { cwd: refused.folder });
  for (const cache of caches) spoil(join(refused.folder, cache));
  return caches.length === 0 ? [refused] : [accepted, refused];
}

function spoil(path: string): void {
  const bytes = readFileSync(path);
  for (let index = VERSION_HASH.from; index < VERSION_HASH.to; index += 1)
    bytes[index] = (bytes[index] ?? 0) ^ 0xff;
  writeFileSync(path, bytes);
}

/** Reads `name=folder`: a bundle to be measured beside, as it is. */
export function readVariant(text: string): Program {
  const [, name, folder] = /^([a-z0-9][a-z0-9.-]{0,40})=(.+)$/.exec(text) ?? [];
  if (name === undefined || folder === undefined)
    throw new Error(`\`${text}\` is no variant: write \`name=folder\``);
  if (!existsSync(join(folder, 'index.js'))) throw new Error(`\`${folder}\` holds no \`index.js\``);
  return { name, folder: resolve(folder) };
}
