import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';

/** Where figures are from. */
export type Machine = {
  cpus: number;
  cpu: string;
  memoryMb: number;
  system: string;
  node: string;
  v8: string;
};

/** This machine. */
export function thisMachine(): Machine {
  const [cpu] = cpus();
  return {
    cpus: cpus().length,
    cpu: cpu?.model ?? 'unknown',
    memoryMb: Math.round(totalmem() / 2 ** 20),
    system: `${process.platform}-${process.arch} ${release()}`,
    node: process.versions.node,
    v8: process.versions.v8,
  };
}

/** The commit that is checked out, with `+` when files differ from it; empty outside of a repository. */
export function currentCommit(folder: string): string {
  const git = (...words: string[]) =>
    execFileSync('git', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no') !== '';
    return `${git('rev-parse', '--short=12', 'HEAD')}${changed ? '+' : ''}`;
  } catch {
    return '';
  }
}
