import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll } from 'vitest';
import { BUILT_FUNCTIONS } from '../../infra/build/functions-built.ts';
import type { StackSettings } from '../../local/stack/options.ts';
import { unzip } from '../build/read-zip.ts';

const DIST = resolve(import.meta.dirname, '../../dist');
const wanted = process.env.SENTINEL_TEST_BUNDLES === '1';

let unpacked: string | undefined;
if (wanted)
  afterAll(() => {
    if (unpacked !== undefined) rmSync(unpacked, { recursive: true, force: true });
    unpacked = undefined;
  });

/**
 * With `SENTINEL_TEST_BUNDLES=1` the functions run as they are deployed: from the zips that `npm run build` made, each
 * unpacked where no package can be found. Else from their sources.
 */
export function deployedFunctions(): Partial<StackSettings> {
  if (!wanted) return {};
  unpacked ??= unpack();
  return { bundles: true, bundleFolder: unpacked };
}

function unpack(): string {
  const folder = mkdtempSync(join(tmpdir(), 'deployed-'));
  for (const { name } of BUILT_FUNCTIONS) {
    const zip = join(DIST, `${name}.zip`);
    if (!existsSync(zip)) throw new Error(`there is no \`${zip}\`: run \`npm run build\` first`);
    unzip(zip, join(folder, name));
  }
  return folder;
}
