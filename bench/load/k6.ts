import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

export const K6_MODULE = 'go.k6.io/k6@v1.8.1';

export type K6Finding = { ok: true; path: string; version: string } | { ok: false; why: string };

/** The first line a program prints for these words; undefined when it does not run. */
function firstLine(program: string, words: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(program, words, { encoding: 'utf8', timeout: 60_000 });
  return status === 0 ? stdout.split('\n')[0]?.trim() : undefined;
}

/** TypeScript runs in k6 without more since version 1. */
function versionOf(path: string): string | undefined {
  return /^k6 (v[1-9]\d*\.\d+\.\d+)/.exec(firstLine(path, ['version']) ?? '')?.[1];
}

/** Where Go puts programs; undefined without Go. */
function goBinaries(): string | undefined {
  const bin = firstLine('go', ['env', 'GOBIN']);
  if (bin !== undefined && bin !== '') return bin;
  const path = firstLine('go', ['env', 'GOPATH']);
  return path === undefined || path === '' ? undefined : join(path, 'bin');
}

/** k6 from PATH, else from Go's folder, else built by Go, which takes about four minutes once. */
export function findK6(tell: (line: string) => void, mayBuild = true): K6Finding {
  const bin = goBinaries();
  const places = ['k6', ...(bin === undefined ? [] : [join(bin, 'k6')])];
  for (const path of places) {
    const version = versionOf(path);
    if (version !== undefined) return { ok: true, path, version };
  }
  if (bin === undefined)
    return { ok: false, why: `neither k6 nor Go is here: install one of them (\`go install ${K6_MODULE}\`)` };
  if (!mayBuild) return { ok: false, why: `k6 is not here: \`go install ${K6_MODULE}\`` };
  tell(`building k6: go install ${K6_MODULE} (about four minutes, once)`);
  const built = spawnSync('go', ['install', K6_MODULE], { stdio: ['ignore', 2, 2], timeout: 20 * 60_000 });
  const path = join(bin, 'k6');
  const version = built.status === 0 ? versionOf(path) : undefined;
  if (version === undefined) return { ok: false, why: `\`go install ${K6_MODULE}\` failed: see above` };
  return { ok: true, path, version };
}

export type K6Run = {
  child: ChildProcess;
  /** 0; 99 when a threshold was crossed; another number when the script is wrong. */
  ended: Promise<number>;
};

/** Runs a script. `folder`: its home, so that no settings of whoever runs it come in; nothing leaves the machine. */
export function runK6(
  path: string,
  script: string,
  variables: Readonly<Record<string, string>>,
  folder: string,
): K6Run {
  const words = ['run', '--no-usage-report', '--address', '', '--quiet', '--no-color', script];
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    K6_AUTO_EXTENSION_RESOLUTION: 'false',
    ...variables,
  };
  const child = spawn(path, words, { stdio: ['ignore', 2, 2], env });
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === null) reject(new Error(`k6 was ended from outside, by ${signal}`));
      else resolve(code);
    });
  });
  return { child, ended };
}
