/// <reference lib="dom" />
import type { Row } from '../answers.ts';
import type { Ask } from './ask.ts';
import { canFollow } from './decision-rows.ts';
import { createDecisionsReader } from './decisions-reader.ts';
import { el, fill } from './elements.ts';
import { createFilterForm, type Filters } from './filter-form.ts';
import { count } from './moments.ts';
import { createRowList } from './row-list.ts';
import { empty, failed, loading } from './states.ts';

export type DecisionsView = {
  element: HTMLElement;
  /** Shows the list under these filters. */
  open: (query: URLSearchParams) => void;
  /** Entries that came, in the order of the log. */
  come: (rows: readonly Row[]) => void;
};

/** The list of decisions: newest first, what comes on top, older ones as one scrolls. */
export function createDecisionsView(ask: Ask, onOpen: (row: Row) => void): DecisionsView {
  const reader = createDecisionsReader(ask, {
    begins: () => {
      form.complain('');
      list.toTop();
      fill(over, loading('decisions'));
    },
    changed: (added) => {
      list.refresh(added);
      fill(over, reader.rows.count() > 0 ? null : nothing(reader.filters()));
      status.textContent = statusOf(reader.rows.count(), reader.hasMore(), reader.filters());
    },
    refused: (code, message, again) => {
      const isFilter = code === 'INVALID_REQUEST';
      form.complain(isFilter ? message : '');
      fill(over, isFilter ? null : failed(message, again));
    },
  });
  const form = createFilterForm((wanted) => {
    const text = new URLSearchParams(wanted).toString();
    if (text === reader.opened()) reader.open(new URLSearchParams(wanted), true);
    else location.hash = text === '' ? '#decisions' : `#decisions?${text}`;
  });
  const list = createRowList({ rows: reader.rows, onOpen, onEnd: reader.more });
  const over = el('div', { class: 'over' });
  const status = el('p', { class: 'status', role: 'status' });
  const listBox = el('div', { class: 'list' }, list.element, over);
  return {
    element: el('section', { class: 'decisions' }, el('h1', {}, 'Decisions'), form.element, listBox, status),
    open(query) {
      form.set(Object.fromEntries(query));
      reader.open(query, false);
      list.refresh();
    },
    come: reader.come,
  };
}

function statusOf(shown: number, hasMore: boolean, filters: Filters): string {
  const more = hasMore ? ', older ones as you scroll' : '';
  return `${count(shown)} shown${more}${canFollow(filters) ? '' : ', asked again when something comes'}`;
}

function nothing(filters: Filters): HTMLElement {
  return Object.keys(filters).length === 0
    ? empty('No decisions yet.', 'The first request for credentials shows here within two seconds.')
    : empty('No decision under these filters.', 'Names are compared whole: alice, iam/bob, oidc/eks/…');
}
