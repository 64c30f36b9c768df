import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

/** Runs vitest on one fixture file, as `npm test` does on all. */
function run(fixture: string, options: { ci?: boolean; args?: string[] } = {}) {
  const result = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--root',
      'test/fixtures/reporter',
      fixture,
      ...(options.args ?? []),
    ],
    { cwd: ROOT, encoding: 'utf8', env: { PATH: process.env.PATH, CI: options.ci === true ? 'true' : '' } },
  );
  const lines = result.stdout.trimEnd().split('\n');
  return { status: result.status, last: lines.at(-1), before: lines.at(-2), lines };
}

test('the last line counts what passed, failed and was skipped, the lines before give the reasons', () => {
  const { status, lines } = run('mixed');
  expect(status).toBe(1);
  expect(lines.slice(-3)).toEqual([
    'skipped: mixed.case.ts > needs a tool: python is absent',
    'failed: mixed.case.ts > is wrong: expected 2 to be 3 // Object.is equality',
    '1 passed, 1 failed, 1 skipped',
  ]);
});

test('a run in which all passes exits with 0', () => {
  expect(run('good')).toMatchObject({ status: 0, last: '2 passed, 0 failed, 0 skipped' });
});

test('a file that cannot be loaded is a failure', () => {
  expect(run('unloadable')).toMatchObject({
    status: 1,
    before: expect.stringMatching(/^failed: unloadable\.case\.ts: ./),
    last: '0 passed, 1 failed, 0 skipped',
  });
});

test('a skipped test is a failure in CI only', () => {
  expect(run('skipping')).toMatchObject({ status: 0, last: '1 passed, 0 failed, 1 skipped' });
  expect(run('skipping', { ci: true })).toMatchObject({ status: 1, last: '1 passed, 0 failed, 1 skipped' });
});

test('a run of no test at all fails, whether no file or no name fits', () => {
  expect(run('no-such-file')).toMatchObject({ status: 1, last: '0 passed, 0 failed, 0 skipped' });
  expect(run('good', { args: ['-t', 'three'] })).toMatchObject({
    status: 1,
    last: '0 passed, 0 failed, 0 skipped',
  });
});

test('tests left out by name are not counted as skipped', () => {
  expect(run('good', { args: ['-t', 'one'] })).toMatchObject({
    status: 0,
    last: '1 passed, 0 failed, 0 skipped',
  });
});

test('what is late is tried again, what must never happen is not', () => {
  const { lines, last } = run('tries');
  expect(last).toBe('1 passed, 1 failed, 0 skipped');
  expect(lines).toContain('failed: tries.case.ts > lets a forgery in at first: never: a forgery gets in');
});
