import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CLASSES } from './rules/classes.ts';
import { checkFileNames, checkReadmes } from './rules/folders.ts';
import { checkImports, checkTable } from './rules/imports.ts';
import { checkPurity } from './rules/purity.ts';
import { ROOMS, WORLDLY } from './rules/rooms.ts';
import { checkFileLength, checkFunctionLength, checkMedianLength } from './rules/size.ts';
import { type Fault, ROOT, readSources, render } from './rules/source-file.ts';
import { checkClassList, checkComments, checkSyntax } from './rules/syntax.ts';
import { checkTableRules } from './rules/table.ts';
import { checkTests } from './rules/tests.ts';

const files = readSources();
const paths = files.map(({ path }) => path);

function read(path: string): string | undefined {
  return existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : undefined;
}

const RULES: Readonly<Record<string, () => Fault[]>> = {
  'rooms import only what the table allows': () => checkImports(files, ROOMS),
  'the table of rooms names no room that is gone': () => checkTable(files, ROOMS),
  'the table of rooms keeps to the great rules': () => checkTableRules(ROOMS),
  'clock, chance and environment enter by the door': () => checkPurity(files, ROOMS, WORLDLY),
  'types are never switched off, and erase': () => checkSyntax(files, CLASSES),
  'the list of classes names no class that is gone': () => checkClassList(files, CLASSES),
  'comments promise nothing and silence no tool': () => checkComments(files),
  'files have at most 300 lines': () => checkFileLength(files),
  'half of the product’s files have at most 90 lines': () => checkMedianLength(files),
  'functions have at most 50 lines': () => checkFunctionLength(files),
  'each folder has a short README': () => checkReadmes(paths, read),
  'files are named for what lives in them': () => checkFileNames(paths),
  'no test is alone, none left out without a reason': () => checkTests(files),
};

test.for(Object.entries(RULES))('%s', ([, check]) => {
  expect(render(check())).toBe('');
});

test('the rules look at the whole product', () => {
  for (const worldly of WORLDLY) expect(paths.some((path) => path.startsWith(worldly))).toBe(true);
  for (const part of ['functions/', 'client/', 'local/', 'test/'])
    expect(paths.some((path) => path.startsWith(part))).toBe(true);
});
