import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Figure, figure, resultOf } from '../../bench/figures/figures.ts';
import { collectResults } from '../../bench/report/collect.ts';
import { performanceDocument, shown } from '../../bench/report/markdown.ts';
import { reportPage } from '../../bench/report/page.ts';
import { documentNow } from '../../bench/report/report.ts';
import { appendTrend, readTrend, trendLine } from '../../bench/report/trend.ts';

const ROOT = join(import.meta.dirname, '../..');

const resultWith = (...figures: Figure[]) => resultOf('micro', 'npm run bench', figures);
const slow = figure({
  id: 'evaluate.one',
  title: 'evaluate <one> | rule',
  unit: 'ns',
  value: 300,
  limit: { budget: 240, aim: 80 },
});

test('docs/performance.md says what the kept results say: `npm run report` writes it', () => {
  expect(readFileSync(join(ROOT, 'docs/performance.md'), 'utf8')).toBe(documentNow());
});

test('each kept result is read, with its command and its machine', () => {
  const results = collectResults(join(ROOT, 'bench'));
  expect(results.map(({ bench }) => bench)).toEqual(expect.arrayContaining(['cold', 'agent', 'ledger']));
  for (const { command, machine } of results) {
    expect(command).toMatch(/^npm run /);
    expect(machine.cpus).toBeGreaterThan(0);
  }
});

test('the table names the command, the machine, and what is over its budget', () => {
  const text = performanceDocument('# P\n\n<!-- figures -->\n', [resultWith(slow)]);
  expect(text).toContain('### micro: `npm run bench`');
  expect(text).toContain('| evaluate <one> \\| rule | 300 ns **over budget** | 240 ns | 80 ns |');
});

test.each([
  [1234.5, 'ns', '1,235 ns'],
  [0.0712, 'ms', '0.0712 ms'],
  [2, 'ratio', '2×'],
  [Number.NaN, 'ms', 'not measured'],
  [null, 'ms', '—'],
] as const)('%s %s is shown as %s', (value, unit, text) => {
  expect(shown(value, unit)).toBe(text);
});

test('the page holds every figure as text, marks what is over, and loads nothing', async () => {
  const page = await reportPage([resultWith(slow)], []);
  expect(page).toContain('<td>evaluate &lt;one&gt; | rule</td><td class="over">300 ns</td>');
  expect(page).not.toMatch(/<(?:script|link|img)[^>]+(?:src|href)=/);
  expect(page).not.toContain('evaluate <one>');
});

test('the trend has one line a commit, and what was not measured is not in it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trend-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'trend.jsonl');
  const line = trendLine([resultWith(slow, { ...slow, id: 'gone', value: Number.NaN })], 'abc', '2026-11-24');
  expect(appendTrend(path, line)).toBe(true);
  expect(appendTrend(path, line)).toBe(false);
  expect(appendTrend(path, { ...line, commit: 'def' })).toBe(true);
  expect(readTrend(path).map(({ commit, figures }) => [commit, figures])).toEqual([
    ['abc', { 'evaluate.one': 300 }],
    ['def', { 'evaluate.one': 300 }],
  ]);
});
