import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type BuiltPackage, buildPackage } from '../../client/package/build-package.ts';

export type Packed = BuiltPackage & {
  /** A folder with a space in its name, which goes with the tests. */
  folder: string;
  /** What the tarball holds, unpacked. */
  unpacked: string;
  /** The program in it. */
  program: string;
};

/** Packs once for all tests of a file. */
export function packed(): () => Packed {
  let made: Packed | undefined;
  const folder = mkdtempSync(join(tmpdir(), 'a package '));
  beforeAll(async () => {
    const built = await buildPackage(folder);
    execFileSync('tar', ['-xzf', built.tarball, '-C', folder]);
    const unpacked = join(folder, 'package');
    made = { ...built, folder, unpacked, program: join(unpacked, 'client', 'sentinel.cjs') };
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return () => {
    if (made === undefined) throw new Error('there is a package only inside tests');
    return made;
  };
}
