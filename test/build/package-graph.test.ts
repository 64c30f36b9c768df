import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bundle } from '../../infra/build/bundle.ts';
import { packageGraph } from '../../infra/build/package-graph.ts';

/** Bundles `index.js` of a root with these files. */
async function graphOf(files: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(tmpdir(), 'graph-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const outfile = join(root, 'out.js');
  return packageGraph([await bundle({ root, entry: 'index.js', outfile, form: 'module', lean: false })]);
}

test('what was kept of whom, through a file that only passes on; what was shaken off is not there', async () => {
  const { inputs, imports } = await graphOf({
    'index.js': "import { used } from 'a'; import { unused } from '@b/b'; console.log(used());",
    'node_modules/a/package.json': '{"name":"a","module":"index.js","sideEffects":false}',
    'node_modules/a/index.js': "export { used } from './used.js';",
    'node_modules/a/used.js': "import { deep } from 'c'; export const used = () => deep(Math.random());",
    'node_modules/a/node_modules/c/package.json': '{"name":"c","module":"c.js","sideEffects":false}',
    'node_modules/a/node_modules/c/c.js': 'export function deep(x) { while (x < 9) x *= 2; return x; }',
    'node_modules/@b/b/package.json': '{"name":"@b/b","module":"b.js","sideEffects":false}',
    'node_modules/@b/b/b.js': 'export const unused = () => 1;',
  });
  expect(inputs).toEqual(['index.js', 'node_modules/a/node_modules/c/c.js', 'node_modules/a/used.js']);
  expect(Object.fromEntries(imports)).toEqual({
    '': new Set(['node_modules/a']),
    'node_modules/a': new Set(['node_modules/a/node_modules/c']),
    'node_modules/a/node_modules/c': new Set(),
  });
});
