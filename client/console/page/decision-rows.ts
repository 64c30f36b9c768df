import type { Row } from '../answers.ts';
import type { Rows } from './row-list.ts';

/** The rows that are there: what came while the page was open, above what was read page by page. */
export type DecisionRows = Rows & {
  /** Adds what came, in the order it came. @returns how many were new */
  addLive: (rows: readonly Row[]) => number;
  /** Adds a page of older ones, newest first. @returns how many were new */
  addOlder: (rows: readonly Row[]) => number;
};

/** No rows yet. An entry is known by its index: the stream and the list may tell the same. */
export function createDecisionRows(): DecisionRows {
  // Newest last, so that adding one moves no other.
  const live: Row[] = [];
  const older: Row[] = [];
  const known = new Set<number>();
  const isNew = ({ index }: Row): boolean => {
    if (known.has(index)) return false;
    known.add(index);
    return true;
  };
  const add = (list: Row[], rows: readonly Row[]): number => {
    const fresh = rows.filter(isNew);
    for (const row of fresh) list.push(row);
    return fresh.length;
  };
  return {
    count: () => live.length + older.length,
    at: (place) => (place < live.length ? live[live.length - 1 - place] : older[place - live.length]),
    addLive: (rows) => add(live, rows),
    addOlder: (rows) => add(older, rows),
  };
}

/** What the list can tell of an entry itself; other filters are the ledger's to apply. */
const COMPARED = new Set(['user', 'profile', 'outcome']);

/** Whether the page itself can say which of the entries that come belong under a filter. */
export function canFollow(filters: Readonly<Record<string, string>>): boolean {
  return Object.keys(filters).every((name) => COMPARED.has(name) || name === 'since');
}

/** Whether an entry that comes belongs under a filter that can be followed. */
export function belongs(row: Row, filters: Readonly<Record<string, string>>): boolean {
  const { user, profile, outcome } = filters;
  return (
    (user === undefined || row.user === user) &&
    (profile === undefined || row.profile === profile) &&
    (outcome === undefined || row.outcome === outcome)
  );
}
