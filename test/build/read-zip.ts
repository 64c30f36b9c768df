import { execFileSync } from 'node:child_process';

/** Python's zipfile, which has nothing in common with what writes them. */
const PYTHON = process.env.SENTINEL_TEST_PYTHON ?? 'python3';

export type ZipMember = {
  name: string;
  /** Year, month, day, hour, minute, second, of no zone. */
  time: readonly number[];
  /** File type and permissions, as Unix has them. */
  mode: number;
  /** Bytes of extra fields. */
  extra: number;
  sha256: string;
};

const LIST = `
import hashlib, json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    print(json.dumps([{'name': i.filename, 'time': i.date_time, 'mode': i.external_attr >> 16, 'extra': len(i.extra),
        'sha256': hashlib.sha256(z.read(i)).hexdigest()} for i in z.infolist()]))`;

/** Why zips cannot be read here; undefined where they can. */
export function whyNoZipReader(): string | undefined {
  try {
    execFileSync(PYTHON, ['-c', 'import zipfile'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'no Python: install python3, or set SENTINEL_TEST_PYTHON';
  }
}

/** The members of a zip, in its order; each is read, and so its checksum verified. */
export function readZip(path: string): ZipMember[] {
  return JSON.parse(execFileSync(PYTHON, ['-c', LIST, path], { encoding: 'utf8' }));
}

/** Unpacks a zip as Lambda does. */
export function unzip(path: string, folder: string): void {
  execFileSync(PYTHON, ['-m', 'zipfile', '-e', path, folder]);
}
