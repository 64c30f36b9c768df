import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** The longest a build takes on busy cores that have built nothing of it before. */
export const BUILT_WITHIN_MS = 240_000;
const SOURCES = join(import.meta.dirname, 'go');
/** No module is taken but those of go.sum; no C compiler is needed, nor a git that trusts whoever owns the clone. */
const ENVIRONMENT = {
  ...process.env,
  GOTOOLCHAIN: 'local',
  GOFLAGS: '-mod=readonly -buildvcs=false',
  CGO_ENABLED: '0',
};

export type GoProgram = {
  /** Runs it; exit code 1 is a refusal, whose reason is in `stderr`. */
  run: (...args: string[]) => Promise<{ code: number; stdout: string; stderr: string }>;
  remove: () => void;
};

/**
 * Builds the Go program into a folder of its own, or gives the reason why it cannot be had here: no Go, one that is
 * too old, or modules out of reach. Rejects when the program does not compile.
 */
export async function buildGoProgram(): Promise<GoProgram | string> {
  const go = process.env.SENTINEL_TEST_GO || 'go';
  const absent = await whyNotHere(go);
  if (absent !== undefined) return absent;
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-interop-'));
  const binary = join(folder, 'interop');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    await run(go, ['build', '-o', binary, '.'], { cwd: SOURCES, env: ENVIRONMENT });
  } catch (error) {
    remove();
    throw error;
  }
  return { run: (...args) => runBinary(binary, args), remove };
}

async function whyNotHere(go: string): Promise<string | undefined> {
  const wanted = /^go ([\d.]+)$/m.exec(readFileSync(join(SOURCES, 'go.mod'), 'utf8'))?.[1] ?? '';
  const version = await succeeds(go, ['env', 'GOVERSION'], tmpdir());
  if (version === undefined) return `no Go: install ${wanted} or later, or set SENTINEL_TEST_GO to its path`;
  const found = version.trim().replace(/^go/, '');
  if (found.localeCompare(wanted, 'en', { numeric: true }) < 0)
    return `Go is ${found}: install ${wanted} or later, or set SENTINEL_TEST_GO to its path`;
  const modules = await succeeds(go, ['mod', 'download'], SOURCES);
  return modules === undefined ? 'the modules of test/interop/go cannot be downloaded' : undefined;
}

async function succeeds(go: string, args: string[], cwd: string): Promise<string | undefined> {
  return run(go, args, { cwd, env: ENVIRONMENT }).then(
    ({ stdout }) => stdout,
    () => undefined,
  );
}

function runBinary(binary: string, args: string[]) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve, reject) => {
    execFile(binary, args, { maxBuffer: 1e9 }, (error, stdout, stderr) => {
      if (error === null) resolve({ code: 0, stdout, stderr });
      else if (typeof error.code === 'number') resolve({ code: error.code, stdout, stderr });
      else reject(error);
    });
  });
}
