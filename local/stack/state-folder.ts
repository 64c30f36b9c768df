import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { type StatePaths, statePaths } from './options.ts';

export type StateFolder = {
  paths: StatePaths;
  /** 32 bytes; whoever has them can make sessions of this account. */
  sealKey: Uint8Array;
  /** Lets another stack have the folder. */
  release: () => void;
};

export type Opening = { ok: true; state: StateFolder } | { ok: false; message: string };

/** Takes the folder for this process, makes it when missing, and forgets what was in it when asked to. */
export function openStateFolder(folder: string, reset: boolean): Opening {
  const paths = statePaths(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const release = lock(paths.lock);
  if (release === undefined) {
    const message = `another stack is running on \`${folder}\`: stop it, or set SENTINEL_LOCAL_DIR to another folder`;
    return { ok: false, message };
  }
  if (reset) forget(paths);
  for (const path of [paths.queues, paths.tables, paths.logs])
    mkdirSync(path, { recursive: true, mode: 0o700 });
  const sealKey = readSealKey(paths.sealKey);
  if (sealKey === undefined) {
    release();
    return { ok: false, message: `\`${paths.sealKey}\` is not a key of 32 bytes: start with --reset` };
  }
  return { ok: true, state: { paths, sealKey, release } };
}

/**
 * An SQLite file held in exclusive mode: the kernel lets go of it when this process ends, however it ends, which
 * a file with a process id in it does not give.
 */
function lock(path: string): (() => void) | undefined {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return () => database.close();
  } catch {
    database.close();
    return undefined;
  }
}

/** Only what a stack wrote itself: the folder may be anything. The lock stays, for it is held. */
function forget({ lock: _held, ...paths }: StatePaths): void {
  for (const path of Object.values(paths)) rmSync(path, { recursive: true, force: true });
}

function readSealKey(path: string): Uint8Array | undefined {
  try {
    writeFileSync(path, randomBytes(32), { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
  }
  const key = readFileSync(path);
  return key.length === 32 ? key : undefined;
}
