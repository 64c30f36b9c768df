import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openWorktree } from '../../bench/micro/worktree.ts';

/** A repository with one commit, whose files were then changed. */
function repository(): { root: string; git: (...words: string[]) => string } {
  const root = mkdtempSync(join(tmpdir(), 'bench-worktree-test-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...words], {
      cwd: root,
      encoding: 'utf8',
    });
  const write = (path: string, text: string) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  git('init', '--quiet');
  for (const path of ['product.ts', 'package-lock.json', 'bench/micro/old.ts']) write(path, 'then');
  git('add', '.');
  git('commit', '--quiet', '--message', 'first');
  rmSync(join(root, 'bench/micro/old.ts'));
  for (const path of ['product.ts', 'bench/micro/new.ts', 'bench/figures/new.ts', 'node_modules/x'])
    write(path, 'now');
  return { root, git };
}

test('a commit is laid out beside this tree, with the benches and packages of this one, and taken away again', () => {
  const { root, git } = repository();
  const worktree = openWorktree(root, 'HEAD');
  const read = (path: string) => readFileSync(join(worktree.root, path), 'utf8');
  expect(read('product.ts')).toBe('then');
  expect(read('bench/micro/new.ts')).toBe('now');
  expect(existsSync(join(worktree.root, 'bench/micro/old.ts'))).toBe(false);
  expect(read('node_modules/x')).toBe('now');
  expect(worktree.hasOtherPackages).toBe(false);
  worktree.remove();
  expect(existsSync(worktree.root)).toBe(false);
  expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  expect(readFileSync(join(root, 'node_modules/x'), 'utf8')).toBe('now');
});

test.for(['no-such-branch', '--help', 'HEAD:product.ts'])(
  '`%s` is no commit, and nothing is left behind',
  (ref) => {
    const { root, git } = repository();
    expect(() => openWorktree(root, ref)).toThrow(`\`${ref}\` is no commit here`);
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  },
);
