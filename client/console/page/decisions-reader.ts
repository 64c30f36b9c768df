/// <reference lib="dom" />
import type { DecisionsPage, Row } from '../answers.ts';
import type { Ask } from './ask.ts';
import { belongs, canFollow, createDecisionRows, type DecisionRows } from './decision-rows.ts';
import type { Filters } from './filter-form.ts';
import type { Rows } from './row-list.ts';

export type DecisionsReader = {
  rows: Rows;
  filters: () => Filters;
  hasMore: () => boolean;
  /** The query that is open, as text. */
  opened: () => string;
  /** Reads from the top; the query that is open already only when `anew`. */
  open: (query: URLSearchParams, anew: boolean) => void;
  /** Reads the next page, if there is one and none is being read. */
  more: () => void;
  /** Takes entries that came, in the order of the log. */
  come: (rows: readonly Row[]) => void;
};

export type ReaderEvents = {
  begins: () => void;
  /** `added`: so many rows came at the top. */
  changed: (added: number) => void;
  refused: (code: string, message: string, again: () => void) => void;
};

type State = {
  ask: Ask;
  events: ReaderEvents;
  filters: Filters;
  rows: DecisionRows;
  next: string | null;
  reading: AbortController | undefined;
  opened: string | undefined;
  isAskingAgain: boolean;
};

const PAGE_ROWS = '1000';
/** A filter that the page cannot apply itself is asked again this long after something came. */
const ASK_AGAIN_MS = 2_000;

/** Reads decisions under a filter page by page, and takes those that come. */
export function createDecisionsReader(ask: Ask, events: ReaderEvents): DecisionsReader {
  const state: State = {
    ask,
    events,
    filters: {},
    rows: createDecisionRows(),
    next: null,
    reading: undefined,
    opened: undefined,
    isAskingAgain: false,
  };
  return {
    rows: { count: () => state.rows.count(), at: (place) => state.rows.at(place) },
    filters: () => state.filters,
    hasMore: () => state.next !== null,
    opened: () => state.opened ?? '',
    open(query, anew) {
      if (!anew && state.opened === query.toString()) return;
      state.opened = query.toString();
      state.filters = Object.fromEntries(query);
      restart(state);
    },
    more() {
      if (state.reading === undefined && state.next !== null) void read(state, state.next);
    },
    come: (came) => come(state, came),
  };
}

function restart(state: State): void {
  state.reading?.abort();
  state.rows = createDecisionRows();
  state.next = null;
  state.events.begins();
  void read(state, undefined);
}

async function read(state: State, from: string | undefined): Promise<void> {
  const mine = new AbortController();
  state.reading = mine;
  const query = { ...state.filters, limit: PAGE_ROWS, ...(from === undefined ? {} : { next: from }) };
  const answer = await state.ask.json<DecisionsPage>('decisions', query, mine.signal);
  if (mine.signal.aborted) return;
  state.reading = undefined;
  if (!answer.ok) {
    const again = () => (from === undefined ? restart(state) : void read(state, from));
    return state.events.refused(answer.code, answer.message, again);
  }
  state.next = answer.value.next;
  state.rows.addOlder(answer.value.rows);
  // A page can be empty where a filter left all of it out.
  if (answer.value.rows.length === 0 && state.next !== null) return read(state, state.next);
  state.events.changed(0);
}

function come(state: State, came: readonly Row[]): void {
  if (!canFollow(state.filters)) return void askAgain(state);
  const added = state.rows.addLive(came.filter((row) => belongs(row, state.filters)));
  if (added > 0) state.events.changed(added);
}

/** The first page again, for what the page cannot filter itself. */
async function askAgain(state: State): Promise<void> {
  if (state.isAskingAgain) return;
  state.isAskingAgain = true;
  await new Promise((done) => setTimeout(done, ASK_AGAIN_MS));
  state.isAskingAgain = false;
  const { rows } = state;
  const answer = await state.ask.json<DecisionsPage>('decisions', { ...state.filters, limit: PAGE_ROWS });
  if (answer.ok && rows === state.rows) state.events.changed(rows.addLive(answer.value.rows.toReversed()));
}
