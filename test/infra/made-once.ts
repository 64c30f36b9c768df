import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const REPOSITORY = join(import.meta.dirname, '../..');
const DAY_MS = 86_400_000;
const MOST_WAITING_MS = 120_000;
/** The longest that it takes, on a busy machine: the wait for another that makes it, and the making. */
export const MADE_WITHIN_MS = 240_000;

/**
 * Where a file or folder is that takes long to make: made once for each content of the files it is made from, and kept
 * under the folder for temporary files. `make` gets the path to make it at; it is there whole or not at all, though
 * several test files want it at once.
 * @param from globs within the repository
 */
export async function madeOnce(
  name: string,
  from: readonly string[],
  make: (to: string) => Promise<void>,
): Promise<string> {
  const kept = join(tmpdir(), `sentinel-${name}-${contentHash(from)}`);
  const lock = `${kept}.lock`;
  const mine = await waitForTurn(kept, lock);
  const making = `${kept}.making-${process.pid}`;
  try {
    if (existsSync(kept)) return kept;
    await make(making);
    dropOld(name);
    keep(making, kept);
    return kept;
  } finally {
    rmSync(making, { recursive: true, force: true });
    if (mine) rmSync(lock, { force: true });
  }
}

function contentHash(from: readonly string[]): string {
  const hash = createHash('sha256');
  const paths = globSync([...from], { cwd: REPOSITORY }).filter((path) => !path.includes('.terraform'));
  for (const path of paths.sort())
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(REPOSITORY, path)))
      .update('\0');
  return hash.digest('hex').slice(0, 16);
}

/** Gives what was made its place, where nobody was first. */
function keep(making: string, kept: string): void {
  try {
    renameSync(making, kept);
  } catch (error) {
    if (!existsSync(kept)) throw error;
  }
}

/** Whether the lock is ours: a link that names the process which holds it. After a while each makes its own. */
async function waitForTurn(kept: string, lock: string): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < MOST_WAITING_MS && !existsSync(kept); waitedMs += 100) {
    try {
      symlinkSync(String(process.pid), lock);
      return true;
    } catch {
      if (isHolderGone(lock)) rmSync(lock, { force: true });
      await pause(100);
    }
  }
  return false;
}

/** Whoever was ended while it made something has left its lock behind. */
function isHolderGone(lock: string): boolean {
  try {
    process.kill(Number(readlinkSync(lock)), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

/** What was made from files that were changed since then is of no use. */
function dropOld(name: string): void {
  for (const old of globSync(`sentinel-${name}-*`, { cwd: tmpdir() })) {
    const path = join(tmpdir(), old);
    const madeAtMs = lstatSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (madeAtMs !== undefined && Date.now() - madeAtMs > DAY_MS)
      rmSync(path, { recursive: true, force: true });
  }
}
