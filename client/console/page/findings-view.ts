/// <reference lib="dom" />
import type { Finding, FindingsPage, Row } from '../answers.ts';
import type { Ask } from './ask.ts';
import { el, fill, prose } from './elements.ts';
import type { ShownView } from './health-view.ts';
import { moment } from './moments.ts';
import { filterLink } from './routes.ts';
import { empty, failed, loading } from './states.ts';

export type FindingsView = ShownView & { come: (rows: readonly Row[]) => void };

type State = { ask: Ask; list: HTMLElement; more: HTMLElement; isOpen: boolean };

/** What the detections found, newest first. */
export function createFindingsView(ask: Ask): FindingsView {
  const list = el('ol', { class: 'findings' });
  const more = el('div', {});
  const state: State = { ask, list, more, isOpen: false };
  return {
    element: el('section', { class: 'findings-view' }, el('h1', {}, 'Findings'), list, more),
    open() {
      state.isOpen = true;
      if (list.childElementCount === 0) fill(more, loading('findings'));
      void read(state, undefined);
    },
    close() {
      state.isOpen = false;
    },
    come(rows) {
      if (state.isOpen && rows.some(({ outcome }) => outcome === 'finding')) void read(state, undefined);
    },
  };
}

async function read(state: State, next: string | undefined): Promise<void> {
  const { ask, list, more } = state;
  const answer = await ask.json<FindingsPage>('findings', next === undefined ? {} : { next });
  if (!answer.ok)
    return fill(
      more,
      failed(answer.message, () => void read(state, next)),
    );
  const items = answer.value.findings.map(itemOf);
  if (next === undefined) fill(list, ...items);
  else list.append(...items);
  const { next: older } = answer.value;
  if (list.childElementCount === 0) fill(more, nothing());
  else if (older === null) fill(more);
  else fill(more, el('button', { type: 'button', click: () => void read(state, older) }, 'Older ones'));
}

function nothing(): HTMLElement {
  return empty(
    'No findings.',
    'Detections speak when a decision, a change of a policy or AWS’s own trail is out of the ordinary.',
  );
}

function itemOf({ id, timeMs, code, caller, profile, told }: Finding): HTMLElement {
  const who = caller === null ? null : el('a', { href: filterLink('user', caller) }, caller);
  const what = profile === null ? null : el('a', { href: filterLink('profile', profile) }, profile);
  const severity = told?.severity ?? 'not known';
  return el(
    'li',
    { class: `finding level-${told?.severityId ?? 0}` },
    el(
      'p',
      { class: 'finding-head' },
      el('span', { class: 'level' }, severity),
      ' ',
      el('code', {}, code),
      ' ',
      moment(timeMs),
    ),
    el(
      'h2',
      {},
      el('a', { href: `#decision/${id}` }, told?.title ?? 'Its body is gone, or is not what was logged'),
    ),
    told === null ? null : el('p', {}, prose(told.message)),
    el('p', {}, who === null ? null : 'Caller ', who, what === null ? null : ' Profile ', what),
    told === null ? null : el('p', {}, el('strong', {}, 'What to do: '), prose(told.advice)),
    told === null || told.evidence.length === 0 ? null : evidence(told.evidence),
  );
}

/** Of the ledger's own events the whole story; others by their names. */
function evidence(list: readonly { id: string; type: string }[]): HTMLElement {
  const items = list.map(({ id, type }) =>
    el(
      'li',
      {},
      type.startsWith('AWS') ? el('code', {}, id) : el('a', { href: `#decision/${id}` }, id),
      ` ${type}`,
    ),
  );
  return el(
    'details',
    {},
    el('summary', {}, `Evidence (${list.length})`),
    el('ul', { class: 'plain' }, ...items),
  );
}
