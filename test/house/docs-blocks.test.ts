import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkBlocks, isRun } from './documents/block-rules.ts';
import { type LocalStack, startLocalStack } from './documents/local-stack.ts';
import { type Block, blocksOf } from './documents/markdown.ts';
import { readDataBlock } from './documents/read-data.ts';
import { runShellBlock, type Shell } from './documents/run-shell.ts';
import { runTypeScriptBlock } from './documents/run-typescript.ts';
import { ROOT, render } from './rules/source-file.ts';

const TIMEOUT_MS = 60_000;
const blocks = globSync(['README.md', 'CONTRIBUTING.md', 'docs/**/*.md'], { cwd: ROOT })
  .toSorted()
  .flatMap((path) => blocksOf(path, readFileSync(join(ROOT, path), 'utf8')));
const toRun = blocks.filter(isRun);

let stack: LocalStack | undefined;
// A home without anybody's AWS settings.
const home = mkdtempSync(join(tmpdir(), 'sentinel-home-'));

beforeAll(async () => {
  if (toRun.some(({ tags }) => tags.includes('stack'))) stack = await startLocalStack(ROOT);
}, 90_000);
afterAll(async () => {
  await stack?.stop();
  rmSync(home, { recursive: true, force: true });
});

function shellFor({ tags }: Block): Shell {
  const local = stack !== undefined && tags.includes('stack') ? { SENTINEL_LOCAL_DIR: stack.folder } : {};
  const path = `${dirname(process.execPath)}:${process.env.PATH ?? ''}`;
  return { cwd: ROOT, env: { PATH: path, HOME: home, ...local }, timeoutMs: TIMEOUT_MS - 5_000 };
}

test.for(toRun.map((block) => [`${block.path}:${block.line} ${block.lang}`, block] as const))(
  '%s does what the document says',
  { timeout: TIMEOUT_MS },
  async ([, block]) => {
    if (block.lang === 'sh' || block.lang === 'console')
      expect(await runShellBlock(block, shellFor(block))).toBe('');
    else if (block.lang === 'ts') expect(await runTypeScriptBlock(block, shellFor(block))).toBe('');
    else expect(readDataBlock(block)).toBe('');
  },
);

test('every block is run, or says why not or by which test', () => {
  expect(render(checkBlocks(blocks, (path) => existsSync(join(ROOT, path))))).toBe('');
  const excused = blocks.filter(({ notRun }) => notRun !== undefined);
  for (const { path, line, lang, notRun } of excused)
    console.log(`not run: ${path}:${line} ${lang}: ${notRun}`);
  const covered = blocks.filter(({ coveredBy }) => coveredBy !== undefined).length;
  console.log(
    `blocks of the documents: ${toRun.length} run, ${covered} covered by tests, ${excused.length} not run`,
  );
});
