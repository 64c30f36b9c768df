/// <reference lib="dom" />
import { type Child, el } from './elements.ts';

export type Fact = readonly [name: string, value: Child | number | boolean];

/** A titled list of names and values; what is null is left out. */
export function facts(title: string, list: readonly Fact[]): HTMLElement {
  const shown = list.filter(([, value]) => value !== null && value !== undefined && value !== '');
  const items = shown.map(([name, value]) =>
    el(
      'div',
      { class: 'fact' },
      el('dt', {}, name),
      el('dd', {}, typeof value === 'number' || typeof value === 'boolean' ? String(value) : value),
    ),
  );
  return el('section', { class: 'facts' }, el('h2', {}, title), el('dl', {}, ...items));
}

/** Text that is long, exact, or another program's, as it is. */
export function code(text: string | null | undefined): HTMLElement | null {
  return text === null || text === undefined || text === '' ? null : el('code', {}, text);
}
