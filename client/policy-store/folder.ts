import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../../functions/policy/index.ts';
import { isProfileName } from '../../functions/request/profile-name.ts';
import { readText } from '../policy/document.ts';
import type { Document } from './changes.ts';
import { faultOfText } from './changes.ts';
import type { Kind } from './kinds.ts';

export type FileFault = { file: string; fault: Fault };

export type FolderReading =
  /** `hasCases`: some `NAME.test.yaml` lies beside. */
  | { ok: true; documents: readonly Document[]; hasCases: boolean }
  | { ok: false; faults: readonly FileFault[] };

const CASES = /\.test\.ya?ml$/;

/**
 * Reads `NAME.yaml` (or `.yml`) of each profile right below a folder, and finds everything that is wrong with them:
 * names that are no profile's, two files of one, faults of the documents, texts that Parameter Store would not take.
 */
export function readFolder(folder: string, kind: Kind): FolderReading {
  let names: string[];
  try {
    names = readdirSync(folder, { encoding: 'utf8' }).toSorted();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    return { ok: false, faults: [fault(folder, `folder cannot be read (${code})`)] };
  }
  const faults: FileFault[] = [];
  const documents: Document[] = [];
  const seen = new Map<string, string>();
  for (const name of names) {
    const profile = /^(.*)\.ya?ml$/.exec(name)?.[1];
    if (profile === undefined || CASES.test(name)) continue;
    const file = join(folder, name);
    const other = seen.get(profile);
    seen.set(profile, name);
    if (!isProfileName(profile))
      faults.push(fault(file, `\`${profile}\` is no profile’s name, rename the file`));
    else if (other !== undefined) faults.push(fault(file, `\`${other}\` is of the same profile, keep one`));
    else {
      const read = readText(file);
      if ('text' in read) documents.push({ profile, file, text: read.text });
      else faults.push(...read.faults.map((one) => ({ file, fault: one })));
    }
  }
  faults.push(...documents.flatMap((document) => faultsOf(document, kind)));
  if (faults.length === 0 && documents.length === 0)
    faults.push(fault(folder, `no ${kind.plural} here, put each into PROFILE.yaml`));
  return faults.length > 0
    ? { ok: false, faults }
    : { ok: true, documents, hasCases: names.some((name) => CASES.test(name)) };
}

function faultsOf({ file, text }: Document, kind: Kind): FileFault[] {
  const unfit = faultOfText(text);
  const faults = kind.faultsOf(text).map((one) => ({ file, fault: one }));
  return unfit === undefined ? faults : [fault(file, unfit), ...faults];
}

const fault = (file: string, message: string): FileFault => ({
  file,
  fault: { line: 1, column: 1, path: '', message },
});

/** Replaces a file whole, so that nobody reads half of it. @returns the system's error code when it cannot */
export function writeWhole(folder: string, name: string, text: string, mode: number): string | undefined {
  const fresh = join(folder, `.${name}.${randomBytes(6).toString('hex')}.new`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(fresh, text, { mode, flag: 'wx', flush: true });
    renameSync(fresh, join(folder, name));
    return undefined;
  } catch (error) {
    rmSync(fresh, { force: true });
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  }
}
