import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { cacheMaker, makeCodeCache } from '../../infra/build/code-cache.ts';

/** A program that stands for another Node, such as one of another architecture under an emulator. */
function otherNode(script: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'other-node-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'node');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

test('the Node that is named makes the cache, with nothing of the builder’s environment', () => {
  const node = otherNode('env > "$0.env"; echo "$@" > "$0.words"');
  process.env.SENTINEL_LOG_LEVEL = 'debug';
  onTestFinished(() => {
    delete process.env.SENTINEL_LOG_LEVEL;
  });
  makeCodeCache('/built/vend', node);
  expect(readFileSync(`${node}.words`, 'utf8')).toMatch(/^--random-seed=1 \S+\/warm-up\.ts \/built\/vend\n$/);
  expect(readFileSync(`${node}.env`, 'utf8')).not.toMatch(/SENTINEL_|^HOME=|^TZ=/m);
});

test('a warm-up that a busy machine did not let end is begun again, four times at most', () => {
  const twice = otherNode('echo x >> "$0.runs"; [ "$(wc -l < "$0.runs")" -ge 2 ]');
  makeCodeCache('/built/vend', twice);
  const never = otherNode('echo x >> "$0.runs"; echo "no answer" >&2; exit 1');
  expect(() => makeCodeCache('/built/vend', never)).toThrow(
    'no code cache of `/built/vend` could be made: no answer',
  );
  expect(readFileSync(`${never}.runs`, 'utf8')).toBe('x\n'.repeat(4));
});

test('a Node that is not there is told at once', () => {
  expect(() => makeCodeCache('/built/vend', '/no/such/node')).toThrow('ENOENT');
});

test('the manifest tells whom the cache is for', () => {
  const { node, v8 } = process.versions;
  expect(cacheMaker(process.execPath)).toEqual({ node, v8, arch: process.arch });
  const other = otherNode(`echo '{"node":"24.1.0","v8":"13.6","arch":"arm64"}'`);
  expect(cacheMaker(other)).toEqual({ node: '24.1.0', v8: '13.6', arch: 'arm64' });
});
