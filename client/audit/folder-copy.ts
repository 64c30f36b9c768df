import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { objectKeys } from '../../functions/sign/copy-checkpoint.ts';
import type { ReadCopy } from '../../functions/verify/check-copy.ts';

/** The copy in a folder, as the local stack's signer keeps it: one version of each file. */
export function readFolderCopy(folder: string, log: string): ReadCopy {
  const keys = objectKeys(log);
  return {
    readCheckpoint: async (size) => readVersions(join(folder, keys.checkpoint(size))),
    readEvents: async (from, to) => readVersions(join(folder, keys.events(from, to))),
    listCheckpoints: async () => listSizes(join(folder, log, 'checkpoints')),
  };
}

function readVersions(path: string): string[] {
  try {
    return [readFileSync(path, 'utf8')];
  } catch {
    return [];
  }
}

function listSizes(folder: string): number[] {
  try {
    const names = readdirSync(folder).filter((name) => /^\d{16}$/.test(name));
    return names.map(Number).sort((a, b) => a - b);
  } catch {
    return [];
  }
}
