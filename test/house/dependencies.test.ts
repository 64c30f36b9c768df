import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './rules/source-file.ts';

const manifest: Record<string, Record<string, string>> = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
);
const declared = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
  Object.entries(manifest[kind] ?? {}),
);
const reasons = [
  ...readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8').matchAll(/^- `([^`]+)`: (.+)$/gm),
];

test('docs/dependencies.md gives one reason for each dependency, and none for another', () => {
  expect(reasons.map(([, name]) => name).toSorted()).toEqual(declared.map(([name]) => name).toSorted());
  for (const [, , reason] of reasons) expect(reason?.length).toBeGreaterThan(15);
});

test('versions are exact, so that an install is the install that was tested', () => {
  for (const [name, version] of declared) expect(`${name} ${version}`).toMatch(/ \d+\.\d+\.\d+$/);
});

type Locked = { version?: string; optionalDependencies?: Record<string, string> };

test('the lock file has every optional package, for platforms other than the one it was made on too', () => {
  const { packages }: { packages: Record<string, Locked> } = JSON.parse(
    readFileSync(join(ROOT, 'package-lock.json'), 'utf8'),
  );
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter(
        (name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
      )
      .map(
        (name) =>
          `${name}, of ${path}: \`npm ci\` refuses a lock file without it; add its version, os and cpu`,
      ),
  );
  expect(missing).toEqual([]);
});
