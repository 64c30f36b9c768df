import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { currentCommit } from '../figures/machine.ts';
import { collectResults } from './collect.ts';
import { performanceDocument } from './markdown.ts';
import { reportPage } from './page.ts';
import { profileTables } from './profiles.ts';
import { appendTrend, readTrend, trendLine } from './trend.ts';

const BENCH = resolve(import.meta.dirname, '..');
const DOCUMENT = join(BENCH, '../docs/performance.md');
const TREND = join(import.meta.dirname, 'trend.jsonl');

/** The text of docs/performance.md for the kept results. */
export function documentNow(): string {
  const prose = readFileSync(join(import.meta.dirname, 'prose.md'), 'utf8');
  return performanceDocument(prose, collectResults(BENCH), profileTables(BENCH));
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { append: { type: 'boolean' } } });
  const results = collectResults(BENCH);
  if (values.append === true) {
    const line = trendLine(results, currentCommit(BENCH), new Date().toISOString());
    console.log(appendTrend(TREND, line) ? `added ${line.commit}` : `${line.commit} is there already`);
  }
  const page = join(import.meta.dirname, 'index.html');
  writeFileSync(page, await reportPage(results, readTrend(TREND)));
  writeFileSync(DOCUMENT, documentNow());
  console.log(`${results.length} results: ${page}, ${DOCUMENT}`);
}
