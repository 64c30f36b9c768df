import type { LedgerReads, Summary } from '../../functions/ledger/store.ts';
import { chooseIndex, type QueryFilters } from '../audit/query.ts';
import { readMoment } from '../audit/when.ts';
import type { DecisionsPage, Row } from './answers.ts';

export type DecisionsQuery = { filters: QueryFilters; limit: number; next: string | undefined };

export type DecisionsReading = { ok: true; query: DecisionsQuery } | { ok: false; message: string };

/** Longer than any name, key or identity the ledger indexes. */
const LONGEST_FILTER = 2048;
const FILTERS = ['user', 'profile', 'outcome', 'key', 'source', 'request'] as const;
const OUTCOMES = new Set(['allow', 'deny', 'error', 'finding', 'change']);
const MOST_ROWS = 1000;
/** A sort key of the ledger's indexes. */
export const CURSOR = /^\d{16}#\d{16}$/;

/** Reads what the page asks the list for; parameters it does not know are a fault. */
export function readDecisionsQuery(parameters: URLSearchParams, nowMs: number): DecisionsReading {
  const known = new Set<string>([...FILTERS, 'since', 'until', 'limit', 'next']);
  for (const name of parameters.keys())
    if (!known.has(name) || parameters.getAll(name).length > 1)
      return wrong(`\`${name.slice(0, 40)}\` is no filter, or is there twice`);
  const filters: QueryFilters = {};
  for (const name of FILTERS) {
    const value = parameters.get(name);
    if (value === null || value === '') continue;
    if (value.length > LONGEST_FILTER) return wrong(`\`${name}\` is too long`);
    filters[name] = value;
  }
  if (filters.outcome !== undefined && !OUTCOMES.has(filters.outcome))
    return wrong('`outcome` is `allow`, `deny`, `error`, `finding` or `change`');
  for (const name of ['since', 'until'] as const) {
    const text = parameters.get(name) ?? '';
    const atMs = readMoment(text, nowMs);
    if (text !== '' && atMs === undefined)
      return wrong(`\`${name}\` takes \`2h\`, \`2026-11-24\` or RFC 3339`);
    if (atMs !== undefined) filters[name === 'since' ? 'sinceMs' : 'untilMs'] = atMs;
  }
  const limit = Number(parameters.get('limit') ?? 500);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_ROWS)
    return wrong(`\`limit\` is a whole number from 1 to ${MOST_ROWS}`);
  const next = parameters.get('next') ?? undefined;
  if (next !== undefined && !CURSOR.test(next)) return wrong('`next` is not what the last page gave');
  return { ok: true, query: { filters, limit, next } };
}

/** One page of the list: one Query of the ledger. */
export async function readDecisions(
  reads: LedgerReads,
  { filters, limit, next }: DecisionsQuery,
): Promise<DecisionsPage> {
  const { facet, value, where } = chooseIndex(filters);
  const { sinceMs, untilMs } = filters;
  const times = {
    ...(sinceMs === undefined ? {} : { sinceMs }),
    ...(untilMs === undefined ? {} : { untilMs }),
  };
  const page = await reads.queryFacet({ facet, value, where, ...times }, limit, next);
  return { rows: page.items.map(rowOf), next: page.next ?? null };
}

/** What of an entry the list shows. */
export function rowOf({ index, id, timeMs, user, profile, outcome, code }: Summary): Row {
  return { index, id, timeMs, user, profile, outcome, code };
}

function wrong(message: string): DecisionsReading {
  return { ok: false, message };
}
