import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { ROOT } from './rules/source-file.ts';

test('types fit', { timeout: 120_000 }, () => {
  const tsc = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '--noEmit', '--pretty', 'false'],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  expect(tsc.stdout + tsc.stderr).toBe('');
  expect(tsc.status).toBe(0);
});
