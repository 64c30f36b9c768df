import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PutObjectOnce } from './copy-checkpoint.ts';

/**
 * A folder in place of a bucket, for where there is none with conditional writes. A file appears whole and once: it
 * is written under another name (O_EXCL) and linked, which fails when there is one. It has no Object Lock: who can
 * write the folder can remove a file.
 *
 * @param newSuffix another text at each call, for the names of files that are not yet whole
 */
export function createPutFileOnce(folder: string, newSuffix: () => string): PutObjectOnce {
  return async (key, body) => {
    const path = join(folder, ...key.split('/'));
    const part = `${path}.${newSuffix()}.part`;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    try {
      await writeWhole(part, body);
      await link(part, path);
      return 'stored';
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    } finally {
      await rm(part, { force: true });
    }
    return (await readFile(path, 'utf8')) === body ? 'same' : 'differs';
  };
}

async function writeWhole(path: string, body: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(body);
    await file.sync();
  } finally {
    await file.close();
  }
}
