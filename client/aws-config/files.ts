import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  constants,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { homeDirectory } from '../config/files.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Where the SDKs look; undefined without a home directory and without the variable. `~/` is the home directory. */
export function awsFilePath(which: 'config' | 'credentials', env: Env): string | undefined {
  const variable = which === 'config' ? 'AWS_CONFIG_FILE' : 'AWS_SHARED_CREDENTIALS_FILE';
  const home = homeDirectory(env);
  const named = env[variable];
  if (named === undefined || named === '') return home === undefined ? undefined : join(home, '.aws', which);
  if (!named.startsWith('~/')) return named;
  return home === undefined ? undefined : join(home, named.slice(2));
}

export type TextReading =
  | { found: true; text: string }
  | { found: false }
  /** There, but not to be read: the system's error code. */
  | { found: 'broken'; code: string };

export function readText(path: string): TextReading {
  try {
    return { found: true, text: readFileSync(path, 'utf8') };
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? { found: false } : { found: 'broken', code };
  }
}

export type Replacing = { ok: true; backup: string | undefined } | { ok: false; fault: string };

/**
 * Replaces a file whole: first a copy beside it, then a new file under another name, then the rename, so that
 * nobody ever reads half of it. A symbolic link stays one and its target is replaced; the mode stays; a new file is
 * readable by its owner alone. Refused when the file is no longer what `before` says.
 * @param stamp a part of the copy's name, such as a time
 */
export function replaceText(path: string, before: string, after: string, stamp: string): Replacing {
  let fresh: string | undefined;
  try {
    const reading = readText(path);
    if (reading.found === 'broken') return { ok: false, fault: `cannot be read (${reading.code})` };
    if ((reading.found ? reading.text : '') !== before)
      return { ok: false, fault: 'has just been changed by another: try again' };
    const target = reading.found ? realpathSync(path) : endOfLink(path);
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    const mode = reading.found ? statSync(target).mode & 0o777 : 0o600;
    const backup = reading.found ? `${target}.${stamp}.backup` : undefined;
    if (backup !== undefined) copyFileSync(target, backup, constants.COPYFILE_EXCL);
    fresh = `${target}.${randomBytes(6).toString('hex')}.new`;
    // Created for the owner alone; then exactly the mode it had, whatever the umask.
    writeFileSync(fresh, after, { mode: 0o600, flag: 'wx', flush: true });
    chmodSync(fresh, mode);
    renameSync(fresh, target);
    return { ok: true, backup };
  } catch (error) {
    if (fresh !== undefined) rmSync(fresh, { force: true });
    return { ok: false, fault: `cannot be written (${codeOf(error)})` };
  }
}

/** Where a link leads whose target does not exist yet; the path itself when it is none. */
function endOfLink(path: string): string {
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return isLink ? endOfLink(resolve(dirname(path), readlinkSync(path))) : path;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
