/// <reference lib="dom" />
import { type Child, el, prose } from './elements.ts';

/** While something is read. It takes the room of what comes, so that nothing moves. */
export function loading(what: string): HTMLElement {
  return el('p', { class: 'state', role: 'status' }, `Reading ${what}…`);
}

/** Where there is nothing, and what that means. */
export function empty(title: string, ...more: readonly Child[]): HTMLElement {
  return el('div', { class: 'state' }, el('p', { class: 'state-title' }, title), el('p', {}, ...more));
}

/** What failed, and how to try again. */
export function failed(message: string, again?: () => void): HTMLElement {
  return el(
    'div',
    { class: 'state failed', role: 'alert' },
    el('p', { class: 'state-title' }, prose(message)),
    again === undefined ? null : el('button', { type: 'button', click: again }, 'Try again'),
  );
}
