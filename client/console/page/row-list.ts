/// <reference lib="dom" />
import type { Row } from '../answers.ts';
import { el } from './elements.ts';
import { createRowSlot, type RowSlot } from './row-slot.ts';

/** The rows, newest first; they are read one by one, for there may be many. */
export type Rows = { count: () => number; at: (place: number) => Row | undefined };

export type RowList = {
  element: HTMLElement;
  /** Draws what is to be seen. `added`: so many rows came at the top, and what is being read stays where it is. */
  refresh: (added?: number) => void;
  toTop: () => void;
};

type ListOptions = { rows: Rows; onOpen: (row: Row) => void; onEnd: () => void };

type State = ListOptions & {
  grid: HTMLElement;
  head: HTMLElement;
  /** As high as all rows would be. */
  tall: HTMLElement;
  slots: RowSlot[];
  /** Place of the row the keyboard is on; -1: none. */
  active: number;
  /** The frame that will draw; 0: none. */
  frame: number;
};

/** Rows above and below what is to be seen, so that a quick scroll shows no gap. */
const MARGIN = 12;
/** So near to the end more is asked for. */
const END_ROWS = 60;
const HEADS = ['Time, UTC', 'Outcome', 'Code', 'Caller', 'Profile'];

/**
 * A list of which only the rows to be seen exist. A grid of one row after the other for the keyboard: up, down, page up,
 * page down, home, end; enter opens.
 */
export function createRowList(options: ListOptions): RowList {
  const state: State = { ...options, ...createGrid(), slots: [], active: -1, frame: 0 };
  const { grid } = state;
  grid.addEventListener('scroll', () => schedule(state), { passive: true });
  grid.addEventListener('keydown', (event) => press(state, event));
  grid.addEventListener('click', ({ target }) => {
    const slot = state.slots.find(({ element }) => target instanceof Node && element.contains(target));
    if (slot === undefined) return;
    state.active = slot.place();
    open(state);
  });
  new ResizeObserver(() => schedule(state)).observe(grid);
  return {
    element: grid,
    refresh: (added = 0) => refresh(state, added),
    toTop() {
      state.active = -1;
      grid.scrollTop = 0;
      draw(state);
    },
  };
}

function createGrid(): Pick<State, 'grid' | 'head' | 'tall'> {
  const heads = HEADS.map((title) => el('div', { role: 'columnheader' }, title));
  const head = el('div', { class: 'row head', role: 'row' }, ...heads);
  const tall = el('div', { class: 'tall', role: 'rowgroup' });
  const names = {
    role: 'grid',
    'aria-label': 'Decisions, newest first',
    'aria-colcount': String(HEADS.length),
  };
  const top = el('div', { class: 'head-group', role: 'rowgroup' }, head);
  return { grid: el('div', { class: 'rows', tabindex: '0', ...names }, top, tall), head, tall };
}

function rowHeight({ head }: State): number {
  return head.offsetHeight || 36;
}

function schedule(state: State): void {
  if (state.frame === 0) state.frame = requestAnimationFrame(() => draw(state));
}

function draw(state: State): void {
  const { rows, grid, tall, slots, active } = state;
  state.frame = 0;
  const height = rowHeight(state);
  const total = rows.count();
  tall.style.height = `${total * height}px`;
  grid.setAttribute('aria-rowcount', String(total + 1));
  const first = Math.max(0, Math.floor(grid.scrollTop / height) - MARGIN);
  const last = Math.min(total, Math.ceil((grid.scrollTop + grid.clientHeight) / height) + MARGIN);
  while (slots.length < last - first) {
    const slot = createRowSlot();
    slots.push(slot);
    tall.append(slot.element);
  }
  for (const [n, slot] of slots.entries()) {
    const place = first + n;
    slot.show(place < last ? rows.at(place) : undefined, place, height, place === active);
  }
  const activeRow = rows.at(active);
  if (activeRow === undefined || active < first || active >= last)
    grid.removeAttribute('aria-activedescendant');
  else grid.setAttribute('aria-activedescendant', `entry-${activeRow.index}`);
  if (total - last < END_ROWS) state.onEnd();
}

function refresh(state: State, added: number): void {
  const { grid } = state;
  if (state.active >= 0) state.active += added;
  // At the top the new ones are what one wants to see.
  const isReading = grid.scrollTop > rowHeight(state) / 2;
  draw(state);
  if (added === 0 || !isReading) return;
  grid.scrollTop += added * rowHeight(state);
  draw(state);
}

function press(state: State, event: KeyboardEvent): void {
  const { grid, rows, active } = state;
  const page = Math.max(1, Math.floor(grid.clientHeight / rowHeight(state)) - 2);
  const target = targetOf(event.key, active, page, rows.count());
  if (target !== undefined) activate(state, target);
  else if (event.key === 'Enter') open(state);
  else return;
  event.preventDefault();
}

function targetOf(key: string, active: number, page: number, total: number): number | undefined {
  if (total === 0) return undefined;
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: total - 1,
  };
  return targets[key];
}

function activate(state: State, place: number): void {
  const { grid, rows } = state;
  const active = Math.max(0, Math.min(rows.count() - 1, place));
  state.active = active;
  const height = rowHeight(state);
  // The head covers the first row's height.
  const room = grid.clientHeight - height;
  if (active * height < grid.scrollTop) grid.scrollTop = active * height;
  else if ((active + 1) * height > grid.scrollTop + room) grid.scrollTop = (active + 1) * height - room;
  draw(state);
}

function open({ rows, active, onOpen }: State): void {
  const row = rows.at(active);
  if (row !== undefined) onOpen(row);
}
