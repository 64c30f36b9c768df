import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type ColdProfile = {
  details: Record<
    string,
    { busyMs: number; runs: number; top: { function: string; file: string; selfMs: number }[] }
  >;
};
type HotProfile = { entries: { selfPercent: number; where: string; note: string }[] };

/** Tables of the kept profiles, by the name of their mark in the prose. */
export function profileTables(bench: string): Record<string, string> {
  const cold: ColdProfile = JSON.parse(readFileSync(join(bench, 'cold/results/cold-profile.json'), 'utf8'));
  const hot: HotProfile = JSON.parse(
    readFileSync(join(bench, 'micro/results/hot-path-profile.json'), 'utf8'),
  );
  return { 'cold-profile': coldTable(cold), 'hot-path-profile': hotTable(hot) };
}

function coldTable({ details }: ColdProfile): string {
  const accepted = details['cache-accepted'];
  if (accepted === undefined) return 'No profile is kept.';
  const rows = accepted.top.map(
    ({ function: name, file, selfMs }) => `| ${selfMs} ms | \`${name}\` ${file} |`,
  );
  return [
    `Busy for ${accepted.busyMs} ms under the profiler (median of ${accepted.runs}).`,
    '',
    '| self | where |',
    '|---|---|',
    ...rows,
  ].join('\n');
}

function hotTable({ entries }: HotProfile): string {
  const rows = entries.map(({ selfPercent, where, note }) => `| ${selfPercent} % | ${where} | ${note} |`);
  return ['| self | where | what it is |', '|---|---|---|', ...rows].join('\n');
}
