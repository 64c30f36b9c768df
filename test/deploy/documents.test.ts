import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FACTS } from '../../client/smoke/facts.ts';

const DOCS = join(import.meta.dirname, '..', '..', 'docs');
const read = (name: string) => readFileSync(join(DOCS, name), 'utf8');

/** Cells of the tables' rows, without heads and rules. */
function rowsOf(text: string, cells: number): string[][] {
  const lines = text.split('\n').filter((line) => line.startsWith('| '));
  const rows = lines.map((line) => line.slice(2, -2).split(' | '));
  return rows.filter((row) => row.length === cells && row[0] !== '---' && row[0] !== 'question');
}

const linksOf = (cell: string): string[] =>
  [...cell.matchAll(/\]\(([^)#]+)/g)].map(([, target = '']) => target);

test('each of at least 25 questions has an answer, the file that gives it, and a test that shows it', () => {
  const rows = rowsOf(read('security-review.md'), 4);
  expect(rows.length).toBeGreaterThanOrEqual(25);
  expect(read('security-review.md')).toContain(`\n${rows.length} questions`);
  for (const [question = '', answer = '', where = '', shown = ''] of rows) {
    expect(question).toMatch(/\?$/);
    expect(answer.length).toBeGreaterThan(20);
    const tests = linksOf(shown);
    expect(tests.filter((path) => !/^\.\.\/test\/.*\.test\.ts$/.test(path))).toEqual([]);
    expect({ question, tests: tests.length > 0, files: linksOf(where).length > 0 }).toEqual({
      ...{ question, tests: true, files: true },
    });
    for (const path of [...linksOf(where), ...tests])
      expect([path, existsSync(join(DOCS, path))]).toEqual([path, true]);
  }
  expect(new Set(rows.map(([question]) => question)).size).toBe(rows.length);
});

test('the page on deploying says of every doubtful fact that it was never tried, and who sees it', () => {
  const text = read('deploy.md');
  const section = text.slice(text.indexOf('## Never tried on AWS itself'));
  const rows = rowsOf(section, 3).map(([fact, seen]) => [fact, seen]);
  for (const one of FACTS) {
    const seen = one.step === null ? `cannot: ${one.look}` : `sees it: \`${one.step}\``;
    expect(rows).toContainEqual([one.fact, seen]);
    expect([one.document, existsSync(join(DOCS, '..', one.document))]).toEqual([one.document, true]);
  }
});
