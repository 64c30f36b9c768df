import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { ROOT } from './rules/source-file.ts';

test('lint and format: what `npm run format` would change or cannot mend', { timeout: 120_000 }, () => {
  const biome = spawnSync(
    process.execPath,
    ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '--colors=off', '.'],
    { cwd: ROOT, encoding: 'utf8' },
  );
  // The count of files it checked is no fault; everything else it says is.
  expect(biome.status === 0 ? '' : biome.stderr + biome.stdout).toBe('');
});
