import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type BenchResult, readResult } from '../figures/figures.ts';
import { ledgerResult } from './ledger-results.ts';

/** All kept results below `bench`, by name: those of one bench in one file each. */
export function collectResults(bench: string): BenchResult[] {
  return globSync('*/results/*.json', { cwd: bench })
    .toSorted()
    .flatMap((path) => {
      const whole = join(bench, path);
      const parsed: unknown = JSON.parse(readFileSync(whole, 'utf8'));
      if (path.startsWith('ledger/')) return ledgerResult(basename(path, '.json'), parsed) ?? [];
      return hasSchema(parsed) ? readResult(whole) : [];
    })
    .filter(({ figures }) => figures.length > 0);
}

/** Profiles and recorded rounds lie beside results and are none. */
function hasSchema(parsed: unknown): boolean {
  return typeof parsed === 'object' && parsed !== null && 'schema' in parsed;
}
