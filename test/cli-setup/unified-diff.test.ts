import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unifiedDiff } from '../../client/aws-config/unified-diff.ts';
import { folder } from '../cli-config/folder.ts';

test('nothing changed is an empty diff', () => {
  expect(unifiedDiff('a\n', 'a\n', 'config')).toBe('');
});

test('a change in the middle, with three lines around it', () => {
  const before = '1\n2\n3\n4\n5\n6\n7\n8\n9\n';
  expect(unifiedDiff(before, before.replace('5\n', 'five\nmore\n'), 'config')).toBe(
    '--- config\n+++ config\n@@ -2,7 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n+more\n 6\n 7\n 8\n',
  );
});

test('a new file and a missing last line end are written as diff writes them', () => {
  expect(unifiedDiff('', 'a\n', 'config')).toBe('--- config\n+++ config\n@@ -0,0 +1,1 @@\n+a\n');
  expect(unifiedDiff('a', 'a\n', 'config')).toContain('-a\n\\ No newline at end of file\n+a\n');
});

test('patch makes the new text of the old one', ({ skip }) => {
  skip(spawnSync('patch', ['--version']).error !== undefined, 'there is no `patch` here');
  const at = folder();
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', '[x]', '# d'), { maxLength: 14 });
  const text = fc.tuple(lines, fc.boolean()).map(([all, ended]) => all.join('\n') + (ended ? '\n' : ''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const path = join(at, 'config');
      writeFileSync(path, before);
      const input = unifiedDiff(before, after, path);
      if (input === '') {
        expect(after).toBe(before);
        return;
      }
      const patched = spawnSync('patch', ['-s', '-o', `${path}.out`, path], { input, encoding: 'utf8' });
      expect(patched.stdout + patched.stderr).toBe('');
      expect(readFileSync(`${path}.out`, 'utf8')).toBe(after);
    }),
    { numRuns: 60 },
  );
});
