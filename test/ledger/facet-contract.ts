import { expect, test } from 'vitest';
import type { LedgerReads, Summary } from '../../functions/ledger/store.ts';
import { decision } from '../audit/events.ts';
import { logOf, type OpenLog } from './reads-contract.ts';

type Query = Parameters<LedgerReads['queryFacet']>[0];

/** All pages of a listing, `limit` looked at a page; and how many pages it took. */
async function pagesOf(reads: LedgerReads, query: Query, limit: number) {
  const items: Summary[] = [];
  let pages = 0;
  let next: string | undefined;
  do {
    const page = await reads.queryFacet(query, limit, next);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    pages += 1;
    next = page.next;
  } while (next !== undefined);
  return { indexes: items.map(({ index }) => index), items, pages };
}

const DENIED = { outcome: 'deny', code: 'POLICY_DENY', session: null } as const;
const start = Date.parse(decision(0).time);

/** The log of the cases: `n` is a second after `n - 1`; 3, 7 and 11 are denied; 5 and 6 came at one moment. */
const events = Array.from({ length: 12 }, (_, n) =>
  decision(n, {
    ...(n % 4 === 3 ? DENIED : {}),
    ...(n === 6 ? { time: decision(5).time } : {}),
    ...(n === 8 ? { profile: null } : {}),
  }),
);

/** Listings by what an event can be found by. */
export function facetContract(open: OpenLog): void {
  // These cases only read: one log does for all of them.
  let log: Promise<LedgerReads> | undefined;
  const opened = () => {
    log ??= logOf(open, events);
    return log;
  };
  const newest = [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0];

  test.each([1, 2, 5, 12, 100])('are listed newest first, by pages of %i', async (limit) => {
    const reads = await opened();
    const { indexes, items, pages } = await pagesOf(reads, { facet: 'time', value: '' }, limit);
    expect(indexes).toEqual(newest);
    expect(pages).toBeLessThanOrEqual(Math.ceil(12 / limit) + 1);
    expect(items[4]).toMatchObject({ id: events[7]?.id, outcome: 'deny', profile: 'dev', user: 'user-2' });
    expect(items[3]).toMatchObject({ profile: null, timeMs: start + 8000, producerId: '20306c2b91c623f0' });
  });

  test.each<[string, Query, number[]]>([
    ['a user', { facet: 'user', value: 'user-2' }, [7, 2]],
    ['a profile', { facet: 'profile', value: 'dev' }, newest.filter((n) => n !== 8)],
    ['an outcome', { facet: 'outcome', value: 'deny' }, [11, 7, 3]],
    ["a caller's key", { facet: 'key', value: 'ASIACALLER1' }, [11, 6, 1]],
    ["a session's key", { facet: 'key', value: 'ASIASESSION4' }, [4]],
    ['a source identity', { facet: 'source', value: 'sentinel,alice,direct,00000000000a' }, [10]],
    ['a request', { facet: 'request', value: 'request-9' }, [9]],
    ['nothing there is', { facet: 'user', value: 'nobody' }, []],
  ])('are found by %s', async (_, query, wanted) => {
    const reads = await opened();
    expect((await pagesOf(reads, query, 2)).indexes).toEqual(wanted);
  });

  test.each<[string, Partial<Query>, number[]]>([
    ['from a moment on, that moment with it', { sinceMs: start + 9000 }, [11, 10, 9]],
    ['before a moment, that moment without', { untilMs: start + 2000 }, [1, 0]],
    ['between two', { sinceMs: start + 4000, untilMs: start + 7000 }, [6, 5, 4]],
    ['of one millisecond', { sinceMs: start + 5000, untilMs: start + 5001 }, [6, 5]],
    ['of no time', { sinceMs: start + 5000, untilMs: start + 5000 }, []],
    ['of a time that ends before it begins', { sinceMs: start + 5000, untilMs: start }, []],
    ['of before all time', { untilMs: 0 }, []],
  ])('are listed %s', async (_, bounds, wanted) => {
    const reads = await opened();
    for (const limit of [2, 100])
      expect((await pagesOf(reads, { facet: 'time', value: '', ...bounds }, limit)).indexes).toEqual(wanted);
  });

  test.each<[string, NonNullable<Query['where']>, number[]]>([
    ['an outcome', { outcome: 'deny' }, [11, 7, 3]],
    ['a user and an outcome', { user: 'user-2', outcome: 'deny' }, [7]],
    ['a profile, a user and an outcome', { profile: 'dev', user: 'user-1', outcome: 'allow' }, [6, 1]],
    ['nothing', {}, newest],
    ['what no event is', { profile: 'prod' }, []],
  ])('are filtered by %s, on every page', async (_, where, wanted) => {
    const reads = await opened();
    for (const limit of [1, 3, 100])
      expect((await pagesOf(reads, { facet: 'time', value: '', where }, limit)).indexes).toEqual(wanted);
  });

  test('events of year 1970 and 9999 have their place', async () => {
    const reads = await logOf(open, [
      decision(0, { time: '9999-12-31T23:59:59.999Z' }),
      decision(1, { time: '1970-01-01T00:00:00.000Z' }),
      decision(2),
    ]);
    expect((await pagesOf(reads, { facet: 'time', value: '' }, 100)).indexes).toEqual([0, 2, 1]);
    expect((await pagesOf(reads, { facet: 'time', value: '', untilMs: 1 }, 100)).indexes).toEqual([1]);
  });
}
