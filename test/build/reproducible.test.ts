import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildAll } from '../../infra/build/build.ts';
import { buildTree, copyTree, differing, filesOf } from './copied-tree.ts';

const folder = mkdtempSync(join(tmpdir(), 'reproducible-'));
/** Where nothing is as it is elsewhere: a day ahead, files nobody else may read, letters in another order. */
const SAMOA = { umask: '077', environment: { TZ: 'Pacific/Apia', LC_ALL: 'et_EE.UTF-8', HOME: folder } };
const NEWFOUNDLAND = { umask: '000', environment: { TZ: 'America/St_Johns', LANG: 'C' } };

let near: string;
let built: Map<string, Buffer>;
let elsewhere: Map<string, Buffer>;
beforeAll(async () => {
  near = copyTree(join(folder, 'a'));
  const far = copyTree(join(folder, 'a folder whose name is longer', 'and, deeper than the other, ö'));
  [built, elsewhere] = await Promise.all([buildTree(near, SAMOA), buildTree(far, NEWFOUNDLAND)]);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('two builds in two folders, under other zones, languages and masks, are equal byte by byte', () => {
  expect(differing(built, elsewhere)).toEqual([]);
  for (const name of ['vend.zip', 'vend/bundle.cache', 'vend.cdx.json', 'audit.zip', 'manifest.json'])
    expect(built.get(name)?.length, name).toBeGreaterThan(0);
});

test('and so is one where the packages are in the tree itself', async () => {
  await buildAll(join(folder, 'here'));
  expect(differing(built, filesOf(join(folder, 'here')))).toEqual([]);
});

test('one line of the signer changed alters its zip only', async () => {
  const source = join(near, 'functions/sign/lambda.ts');
  const text = readFileSync(source, 'utf8');
  const changed = text.replace('const DAY_MS = 86_400_000;', 'const DAY_MS = 86_400_001;');
  expect(changed).not.toBe(text);
  writeFileSync(source, changed);
  const after = await buildTree(near, SAMOA);
  // Its bill of materials names the zip's hash.
  expect(differing(built, after)).toEqual(['manifest.json', 'sign.cdx.json', 'sign.zip', 'sign/index.mjs']);
});
