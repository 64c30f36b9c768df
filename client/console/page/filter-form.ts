/// <reference lib="dom" />
import { el, fill, prose } from './elements.ts';

export type Filters = Readonly<Record<string, string>>;

export type FilterForm = {
  element: HTMLElement;
  /** Shows these in the form. */
  set: (filters: Filters) => void;
  /** What the server said was wrong with them; empty: nothing. */
  complain: (message: string) => void;
};

const FIELDS = [
  { name: 'user', title: 'Caller', example: 'alice' },
  { name: 'profile', title: 'Profile', example: 'prod' },
  { name: 'key', title: 'Access key', example: 'ASIA…' },
  { name: 'source', title: 'Source identity', example: 'sentinel,alice,…' },
  { name: 'request', title: 'Request id', example: '' },
  { name: 'since', title: 'Since', example: '2h or 2026-11-24' },
  { name: 'until', title: 'Until', example: '30m' },
] as const;
const OUTCOMES = ['', 'allow', 'deny', 'error', 'finding', 'change'];

/** The filters the ledger has an index for. `apply` is told when they were sent. */
export function createFilterForm(apply: (filters: Filters) => void): FilterForm {
  const inputs = FIELDS.map(({ name, example }) =>
    el('input', {
      id: `filter-${name}`,
      name,
      placeholder: example,
      autocomplete: 'off',
      spellcheck: 'false',
      maxlength: '2048',
    }),
  );
  const outcome = el(
    'select',
    { id: 'filter-outcome', name: 'outcome' },
    ...OUTCOMES.map((value) => el('option', { value }, value === '' ? 'any' : value)),
  );
  const fields = inputs.map((input, n) => field(FIELDS[n]?.title ?? '', input));
  fields.splice(2, 0, field('Outcome', outcome));
  const complaint = el('p', { class: 'complaint', role: 'alert' });
  const all = [...inputs, outcome];
  const send = (event: Event): void => {
    event.preventDefault();
    apply(
      Object.fromEntries(
        all.map(({ name, value }) => [name, value.trim()]).filter(([, value]) => value !== ''),
      ),
    );
  };
  const clear = el('button', { type: 'button', class: 'quiet', click: () => apply({}) }, 'Clear');
  const form = el(
    'form',
    { class: 'filters', submit: send, 'aria-label': 'Filters' },
    ...fields,
    el('div', { class: 'buttons' }, el('button', { type: 'submit' }, 'Filter'), clear),
  );
  const summary = el('summary', {}, 'Filters');
  const wide = matchMedia('(min-width: 60rem)').matches;
  return {
    element: el('details', { class: 'filter-box', open: wide }, summary, form, complaint),
    set(filters) {
      for (const input of all) input.value = filters[input.name] ?? '';
      const set = Object.keys(filters).length;
      summary.textContent = set === 0 ? 'Filters' : `Filters (${set})`;
    },
    complain(message) {
      fill(complaint, prose(message));
    },
  };
}

function field(title: string, input: HTMLElement): HTMLElement {
  return el('div', { class: 'field' }, el('label', { for: input.id }, title), input);
}
