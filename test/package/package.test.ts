import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildPackage } from '../../client/package/build-package.ts';
import { ROOT } from '../house/rules/source-file.ts';
import { findNode, MAJORS } from './nodes.ts';
import { packed } from './packed.ts';
import { runProgram } from './run-program.ts';

const made = packed();
const MOST_BYTES = 3 * 2 ** 20;
const PART = /^client\/parts\/[\w.-]+\.js$/;

const partsIn = (folder: string) =>
  readdirSync(join(folder, 'client', 'parts')).filter((name) => name.endsWith('.js'));
const textOf = (path: string) => readFileSync(join(made().unpacked, path), 'utf8');

test('it holds the program, its parts, the console’s page and four files about it: nothing else', () => {
  const listed = execFileSync('tar', ['-tzf', made().tarball], { encoding: 'utf8' }).trim().split('\n');
  const paths = listed.map((path) => path.replace(/^package\//, ''));
  expect(paths.toSorted()).toEqual(Object.keys(made().files));
  expect(paths.filter((path) => !PART.test(path)).toSorted()).toEqual([
    'LICENSE',
    'LICENSES.txt',
    'README.md',
    ...['console.css', 'console.js', 'index.html'].map((name) => `client/parts/console-page/${name}`),
    'client/sentinel.cjs',
    'package.json',
  ]);
});

test('every part is loaded by something, and what is loaded is there', () => {
  const named = ['client/sentinel.cjs', ...partsIn(made().unpacked).map((name) => `client/parts/${name}`)]
    .flatMap((path) => [
      ...textOf(path).matchAll(/(?:from|import\(?)["'](?:\.\/parts|\.)\/([\w.-]+\.js)["']/g),
    ])
    .map(([, name]) => name);
  expect([...new Set(named)].toSorted()).toEqual(partsIn(made().unpacked).toSorted());
});

test('it is small', () => {
  expect(made().unpackedBytes).toBeGreaterThan(500_000);
  expect(made().unpackedBytes).toBeLessThanOrEqual(MOST_BYTES);
});

test('its manifest asks for no package, and its version is that of all', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const manifest = JSON.parse(textOf('package.json'));
  expect(manifest).toMatchObject({ name: 'sentinel-tvm-cli', version });
  expect(Object.keys(manifest).filter((key) => /dependencies|scripts/i.test(key))).toEqual([]);
});

test('no file tells where it was built', () => {
  for (const path of Object.keys(made().files)) {
    const text = textOf(path);
    for (const place of [ROOT, `${homedir()}/`, 'sourceMappingURL'])
      expect(text.includes(place), `${path}: ${place}`).toBe(false);
  }
});

test('a second one, built elsewhere, is the same byte by byte', async () => {
  const again = await buildPackage(join(made().folder, 'again'));
  expect(readFileSync(again.tarball).equals(readFileSync(made().tarball))).toBe(true);
});

test('the version is told without any of the parts', async () => {
  const alone = join(made().folder, 'alone');
  mkdirSync(join(alone, 'client'), { recursive: true });
  for (const path of ['package.json', 'client/sentinel.cjs'])
    copyFileSync(join(made().unpacked, path), join(alone, path));
  const { version } = JSON.parse(textOf('package.json'));
  const words = [process.execPath, join(alone, 'client', 'sentinel.cjs')] as const;
  for (const asked of ['--version', '-V'])
    expect(await runProgram([...words, asked], {})).toEqual({ status: 0, out: `${version}\n`, err: '' });
  expect(await runProgram([...words, '--help'], {})).toMatchObject({ status: 1, out: '' });
});

const LOAD_ALL = `
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
const [folder] = process.argv.slice(2);
const names = readdirSync(folder).filter((name) => name.endsWith('.js'));
for (const name of names) await import(join(folder, name));
console.log('loaded', names.length);`;

test.for(MAJORS)('every part loads on Node %i', async (major, { skip }) => {
  const node = findNode(major);
  if ('absent' in node) {
    const reason = node.absent;
    return skip(true, reason);
  }
  const script = join(made().folder, 'load-all.mjs');
  writeFileSync(script, LOAD_ALL);
  const parts = join(made().unpacked, 'client', 'parts');
  const ended = await runProgram([node.path, script, parts], {});
  expect(ended).toEqual({ status: 0, out: `loaded ${partsIn(made().unpacked).length}\n`, err: '' });
});
