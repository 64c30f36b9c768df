import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The files of a commit in a folder of their own, with this tree's benches over them. */
export type Worktree = {
  root: string;
  commit: string;
  /** True when the commit was made with other packages than are installed. */
  hasOtherPackages: boolean;
  remove: () => void;
};

/** The benches of this tree measure both: a commit that had none, or others, is measured alike. */
const BENCHES = [join('bench', 'micro'), join('bench', 'figures')];

/** Checks a commit out beside this tree. Node runs the sources as they are, so there is nothing to build. */
export function openWorktree(here: string, ref: string): Worktree {
  const git = (...words: string[]) =>
    execFileSync('git', words, { cwd: here, encoding: 'utf8', stdio: 'pipe' });
  const commit = commitOf(ref, git);
  const folder = mkdtempSync(join(tmpdir(), 'bench-against-'));
  const root = join(folder, 'tree');
  const remove = () => {
    // A process that is just being ended may still hold a file.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    git('worktree', 'prune');
  };
  try {
    git('worktree', 'add', '--quiet', '--detach', root, commit);
    symlinkSync(join(here, 'node_modules'), join(root, 'node_modules'));
    for (const bench of BENCHES) {
      rmSync(join(root, bench), { recursive: true, force: true });
      cpSync(join(here, bench), join(root, bench), { recursive: true });
    }
    const lock = (tree: string) => readFileSync(join(tree, 'package-lock.json'), 'utf8');
    return { root, commit: commit.slice(0, 12), hasOtherPackages: lock(here) !== lock(root), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function commitOf(ref: string, git: (...words: string[]) => string): string {
  try {
    return git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`).trim();
  } catch {
    throw new Error(`\`${ref}\` is no commit here: fetch it first`);
  }
}
