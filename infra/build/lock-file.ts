import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Lock = {
  /** Of the product. */
  version: string;
  /** The hash of the tarball that the package in this folder came from, `sha512-…`. */
  integrityOf: (folder: string) => string | undefined;
};

/** Reads `package-lock.json`; a package's folder may be given with what leads to its node_modules. */
export function readLock(root: string): Lock {
  const lock: { version: string; packages: Readonly<Record<string, { integrity?: string }>> } = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  );
  return {
    version: lock.version,
    integrityOf: (folder) => lock.packages[/(?<=^|\/)node_modules\/.*$/.exec(folder)?.[0] ?? '']?.integrity,
  };
}
