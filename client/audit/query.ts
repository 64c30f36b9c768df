import type { Facet } from '../../functions/ledger/keys.ts';
import type { LedgerReads, Page, Summary } from '../../functions/ledger/store.ts';

/** What `sentinel audit query` takes; each is one index of the ledger. */
export type QueryFilters = {
  user?: string;
  profile?: string;
  outcome?: string;
  key?: string;
  source?: string;
  request?: string;
  sinceMs?: number;
  untilMs?: number;
};

const PAGE = 200;

/** One filter is the index, the narrowest first; `user`, `profile` and `outcome` beside it are compared item by item. */
const ORDER: readonly (Exclude<Facet, 'time'> & keyof QueryFilters)[] = [
  'request',
  'source',
  'key',
  'user',
  'profile',
  'outcome',
];

/** Pages of decisions, newest first, each of them one Query; at most `limit` decisions in all. */
export async function* queryPages(
  reads: LedgerReads,
  filters: QueryFilters,
  limit: number,
): AsyncGenerator<readonly Summary[]> {
  const { facet, value, where } = chooseIndex(filters);
  const { sinceMs, untilMs } = filters;
  const times = {
    ...(sinceMs === undefined ? {} : { sinceMs }),
    ...(untilMs === undefined ? {} : { untilMs }),
  };
  let left = limit;
  let next: string | undefined;
  do {
    const page: Page<Summary> = await reads.queryFacet(
      { facet, value, where, ...times },
      // What a filter leaves out counts towards a page: a small page would need a Query for each item.
      Object.keys(where).some((name) => name !== facet) ? PAGE : Math.min(PAGE, Math.max(left, 1)),
      next,
    );
    if (page.items.length > 0) yield page.items.slice(0, left);
    left -= page.items.length;
    next = page.next;
  } while (next !== undefined && left > 0);
}

/** The index a query is asked of, and what is compared beside it. */
export function chooseIndex(filters: QueryFilters): {
  facet: Facet;
  value: string;
  where: { user?: string; profile?: string; outcome?: string };
} {
  const { user, profile, outcome } = filters;
  const where = { ...(user && { user }), ...(profile && { profile }), ...(outcome && { outcome }) };
  for (const facet of ORDER) {
    const value = filters[facet];
    if (value !== undefined) return { facet, value, where };
  }
  return { facet: 'time', value: '', where };
}
