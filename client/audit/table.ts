import type { Summary } from '../../functions/ledger/store.ts';
import { printable } from '../terminal/printable.ts';

const COLUMNS: readonly { title: string; width: number; text: (summary: Summary) => string }[] = [
  { title: 'time', width: 24, text: ({ timeMs }) => new Date(timeMs).toISOString() },
  { title: 'outcome', width: 7, text: ({ outcome }) => outcome },
  { title: 'code', width: 20, text: ({ code }) => code },
  { title: 'user', width: 24, text: ({ user }) => user ?? '-' },
  { title: 'profile', width: 16, text: ({ profile }) => profile ?? '-' },
  { title: 'id', width: 36, text: ({ id }) => id },
];

/** The head of a listing. */
export function headLine(): string {
  return line(COLUMNS.map(({ title }) => title));
}

/** A decision as a line of a listing. */
export function summaryLine(summary: Summary): string {
  return line(COLUMNS.map(({ text }) => text(summary)));
}

function line(cells: readonly string[]): string {
  const padded = cells.map((cell, at) =>
    printable(cell, COLUMNS[at]?.width ?? 40).padEnd(COLUMNS[at]?.width ?? 0),
  );
  return `${padded.join('  ').trimEnd()}\n`;
}
