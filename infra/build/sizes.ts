import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Figure, figure, type Limit } from '../../bench/figures/figures.ts';
import { BUILT_FUNCTIONS } from './functions-built.ts';
import type { Manifest } from './manifest.ts';

/** The files that have a budget, and its name. */
const MEASURED: Readonly<Record<string, string>> = {
  'vend/bundle.js': 'bundle.vend-kb',
  'vend/bundle.cache': 'bundle.vend-cache-kb',
  'vend/yaml-library.js': 'bundle.vend-yaml-kb',
  'audit/index.mjs': 'bundle.audit-kb',
  'sign/index.mjs': 'bundle.sign-kb',
  'detect/index.mjs': 'bundle.detect-kb',
  ...Object.fromEntries(BUILT_FUNCTIONS.map(({ name }) => [`${name}.zip`, `bundle.${name}-zip-kb`])),
};

/** Sizes in KB (1,024 bytes) as figures, each with its budget; a file that is missing has no size, and so breaks it. */
export function sizeFigures(
  manifest: Manifest,
  limits: Readonly<Record<string, Limit>> = readLimits(),
): Figure[] {
  return Object.entries(MEASURED).map(([path, id]) =>
    figure({
      id,
      title: `dist/${path}`,
      unit: 'kb',
      value: kilobytes(manifest.files[path]?.bytes ?? Number.NaN),
      limit: limits[id] ?? { budget: null, aim: null },
    }),
  );
}

const kilobytes = (bytes: number): number => Math.round(bytes / 102.4) / 10;

export function readLimits(): Record<string, Limit> {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'budgets.json'), 'utf8'));
}
