import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkLinks, type Repository } from './documents/links.ts';
import { linksOf } from './documents/markdown.ts';
import { ROOT, render } from './rules/source-file.ts';

const repository: Repository = {
  exists: (path) => existsSync(join(ROOT, path)),
  read: (path) =>
    path.endsWith('.md') && existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : undefined,
};
const documents = globSync('**/*.md', {
  cwd: ROOT,
  exclude: (path) => /node_modules|\.local|\.git$/.test(String(path)),
});

test('links inside the repository lead to files and headings', () => {
  expect(documents.length).toBeGreaterThan(5);
  expect(render(checkLinks(documents, repository))).toBe('');
});

/** An index names each document beside it. */
function unlisted(index: string, pattern: string): string[] {
  const listed = linksOf(index, repository.read(index) ?? '').map(({ target }) => target);
  return globSync(pattern, { cwd: join(ROOT, index, '..') }).filter(
    (path) => path !== 'README.md' && !listed.includes(path),
  );
}

test('docs/README.md lists every page, docs/decisions/README.md every record', () => {
  expect(unlisted('docs/README.md', '*.md')).toEqual([]);
  expect(unlisted('docs/decisions/README.md', '*.md')).toEqual([]);
});
