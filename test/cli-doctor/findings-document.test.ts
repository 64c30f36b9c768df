import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

test('docs/roles.md has every finding of IAM, and no other', () => {
  const sources = globSync('client/doctor/{role-*,access-*,rights,iam-doctor}.ts', { cwd: ROOT }).map(read);
  const given = sources.flatMap((text) =>
    [...text.matchAll(/'((?:role|access)-[a-z-]+)'/g)].map(([, id]) => id),
  );
  const listed = [...read('docs/roles.md').matchAll(/^\| `((?:role|access)-[a-z-]+)` \|/gm)].map(
    ([, id]) => id,
  );
  expect(listed.toSorted()).toEqual([...new Set(given)].toSorted());
});
