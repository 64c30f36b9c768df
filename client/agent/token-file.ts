import { closeSync, constants, fstatSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { isToken, newToken } from './doors.ts';

export type TokenReading = { ok: true; token: string } | { ok: false; fault: string };

/** A symbolic link would let whoever may change it choose the file. */
const NO_LINK = constants.O_NOFOLLOW ?? 0;

/**
 * The token of a file; a new one, in a new file that only its owner may read, where there is none. The file does
 * not end in a newline: botocore refuses one. One that others may read, or that holds something else, is refused
 * and left as it is.
 */
export function tokenOfFile(path: string): TokenReading {
  try {
    const token = newToken();
    writeFileSync(path, token, { mode: 0o600, flag: 'wx' });
    return { ok: true, token };
  } catch (error) {
    if (codeOf(error) !== 'EEXIST')
      return { ok: false, fault: `cannot be written (${codeOf(error)}): choose another place` };
  }
  return readToken(path);
}

function readToken(path: string): TokenReading {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | NO_LINK);
    const { mode, uid, size } = fstatSync(file);
    if ((mode & constants.S_IFMT) !== constants.S_IFREG) return notToken();
    if (process.getuid !== undefined && uid !== process.getuid())
      return { ok: false, fault: 'is another user’s: choose another place' };
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      return { ok: false, fault: 'can be read or changed by others: remove it, a new one is made' };
    const text = size > 64 ? '' : readFileSync(file, 'utf8');
    return isToken(text) ? { ok: true, token: text } : notToken();
  } catch (error) {
    if (codeOf(error) === 'ELOOP') return { ok: false, fault: 'is a symbolic link: name the file itself' };
    return { ok: false, fault: `cannot be read (${codeOf(error)}): choose another place` };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function notToken(): TokenReading {
  return { ok: false, fault: 'holds no token of `sentinel serve`: choose another place, or remove it' };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
