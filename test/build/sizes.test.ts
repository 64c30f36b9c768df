import { expect, test } from 'vitest';
import { brokenBudgets } from '../../bench/figures/figures.ts';
import type { Manifest } from '../../infra/build/manifest.ts';
import { sizeFigures } from '../../infra/build/sizes.ts';

const LIMITS = { 'bundle.vend-kb': { budget: 450, aim: 320 } };
const manifestOf = (bytes: number): Manifest => ({
  node: '24',
  v8: '13',
  arch: 'x64',
  files: { 'vend/bundle.js': { sha256: '', bytes } },
  zips: {},
});
const broken = (bytes: number) =>
  brokenBudgets(sizeFigures(manifestOf(bytes), LIMITS)).map(({ id, value }) => [id, value]);

test('a bundle within its budget passes', () => {
  expect(broken(450 * 1024)).toEqual([]);
});

test('one a tenth of a KB over is named', () => {
  expect(broken(450 * 1024 + 103)).toEqual([['bundle.vend-kb', 450.1]]);
});

test('a bundle that is not there is over its budget', () => {
  const figures = sizeFigures({ ...manifestOf(0), files: {} }, LIMITS);
  expect(brokenBudgets(figures).map(({ id }) => id)).toEqual(['bundle.vend-kb']);
});
