import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../house/rules/source-file.ts';
import { packed } from './packed.ts';
import { runProgram } from './run-program.ts';

const made = packed();

/** Of Node itself, with the version that brought it: types do not tell. The language's own are checked by its types. */
const TOO_NEW = [
  /\bURL\.parse\(/, // 22.1
  /\bglobSync\b/, // 22.0
  /\bimport\.meta\.main\b/, // 24.2
  /\bstyleText\b/, // 20.12, its options 22
  /\bregisterHooks\b/, // 22.15
  /\bPromise\.(?:withResolvers|try)\b/, // 22.0, 24.0
  /\b(?:Object|Map)\.groupBy\b/, // 21.0
  /\bArray\.fromAsync\b/, // 22.0
  /\bIterator\.from\b/, // 22.0
  /\bRegExp\.escape\b/, // 24.0
];

test('nothing in it asks for what Node 20 lacks', () => {
  const folder = join(made().unpacked, 'client', 'parts');
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.js'))) {
    const text = readFileSync(join(folder, name), 'utf8');
    for (const newer of TOO_NEW) expect(newer.exec(text)?.[0], `${name}: ${newer}`).toBeUndefined();
  }
});

test('the sources fit the library of the language that Node 20 has', { timeout: 120_000 }, () => {
  const tsc = ['node_modules/typescript/bin/tsc', '--noEmit', '--pretty', 'false', '-p', 'client/package'];
  const checked = spawnSync(process.execPath, tsc, { cwd: ROOT, encoding: 'utf8' });
  expect(checked.stdout + checked.stderr).toBe('');
});

/** By `engines`, `^20.16.0 || >=22.3.0`. */
const VERSIONS: [version: string, isTaken: boolean][] = [
  ['16.20.2', false],
  ['18.20.8', false],
  ['20.15.1', false],
  ['20.16.0', true],
  ['21.7.3', false],
  ['22.2.0', false],
  ['22.3.0', true],
  ['23.0.0', true],
  ['26.0.0', true],
];

test.for(VERSIONS)('Node %s is taken or told what is needed: %s', async ([version, isTaken]) => {
  const { folder, program, unpacked } = made();
  const manifest = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8'));
  expect(manifest.engines).toEqual({ node: '^20.16.0 || >=22.3.0' });
  const pretending = join(folder, `node-${version}.cjs`);
  const versions = `{ ...process.versions, node: '${version}' }`;
  writeFileSync(pretending, `Object.defineProperty(process, 'versions', { value: ${versions} });`);
  const ended = await runProgram([process.execPath, '--require', pretending, program, '--version'], {});
  if (isTaken) expect(ended).toMatchObject({ status: 0, err: '' });
  else
    expect(ended).toEqual({
      status: 64,
      out: '',
      err: `sentinel: Node ${version} is too old: install 20.16, 22.3 or later\n`,
    });
});
