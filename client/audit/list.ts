import { EXIT } from '../surroundings/exit-status.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { jsonLine } from './json-line.ts';
import type { Ledger } from './open-ledger.ts';
import { type QueryFilters, queryPages } from './query.ts';
import { headLine, summaryLine } from './table.ts';
import { readMoment } from './when.ts';

export type ListFlags = {
  user?: string;
  profile?: string;
  outcome?: string;
  accessKey?: string;
  sourceIdentity?: string;
  request?: string;
  since?: string;
  until?: string;
  limit: number;
  json?: true;
};

/** Lists decisions, newest first. @returns the exit status */
export async function list(
  ledger: Ledger,
  flags: ListFlags,
  { out, err, nowMs }: Surroundings,
): Promise<number> {
  const since = momentOf(flags.since, nowMs());
  const until = momentOf(flags.until, nowMs());
  if (since === 'fault' || until === 'fault') {
    err('sentinel: `--since` and `--until` take `2h`, `2026-11-24` or RFC 3339\n');
    return EXIT.usage;
  }
  const json = flags.json === true;
  let shown = 0;
  for await (const page of queryPages(ledger.reads, filtersOf(flags, since, until), flags.limit)) {
    if (shown === 0 && !json) out(headLine());
    for (const summary of page) out(json ? jsonLine(summary) : summaryLine(summary));
    shown += page.length;
  }
  if (shown === 0 && !json) err('no decisions\n');
  return 0;
}

function filtersOf(flags: ListFlags, sinceMs: number | undefined, untilMs: number | undefined): QueryFilters {
  const { user, profile, outcome, request, accessKey: key, sourceIdentity: source } = flags;
  const given = { user, profile, outcome, request, key, source };
  const filters: QueryFilters = {};
  if (sinceMs !== undefined) filters.sinceMs = sinceMs;
  if (untilMs !== undefined) filters.untilMs = untilMs;
  for (const name of ['user', 'profile', 'outcome', 'request', 'key', 'source'] as const) {
    const value = given[name];
    if (value !== undefined) filters[name] = value;
  }
  return filters;
}

function momentOf(text: string | undefined, nowMs: number): number | undefined | 'fault' {
  return text === undefined ? undefined : (readMoment(text, nowMs) ?? 'fault');
}
