/// <reference lib="dom" />
import type { Row } from '../answers.ts';
import { el } from './elements.ts';
import { moment } from './moments.ts';

/** An element that shows one row after another as the list is scrolled. */
export type RowSlot = {
  element: HTMLElement;
  /** undefined: nothing is to be seen of it. */
  show: (row: Row | undefined, place: number, height: number, active: boolean) => void;
  place: () => number;
};

/** Makes an empty slot. */
export function createRowSlot(): RowSlot {
  const cells = Array.from({ length: 5 }, () => el('div', { role: 'gridcell' }));
  const element = el('div', { class: 'row', role: 'row' }, ...cells);
  let shown: Row | undefined;
  let shownAt = -1;
  return {
    element,
    place: () => shownAt,
    show(row, place, height, active) {
      element.hidden = row === undefined;
      if (row === undefined) return;
      if (place !== shownAt) element.setAttribute('aria-rowindex', String(place + 2));
      shownAt = place;
      element.style.transform = `translateY(${place * height}px)`;
      element.classList.toggle('active', active);
      if (row === shown) return;
      shown = row;
      element.id = `entry-${row.index}`;
      element.dataset.outcome = row.outcome;
      const texts = [moment(row.timeMs), row.outcome, row.code, row.user ?? '–', row.profile ?? '–'];
      for (const [n, cell] of cells.entries()) cell.textContent = texts[n] ?? '';
    },
  };
}
