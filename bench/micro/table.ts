import type { Figure } from '../figures/figures.ts';
import { type Budgets, gatedValue } from './gate.ts';

/** A table of figures for a terminal. */
export function tableOf(figures: readonly Figure[], budgets: Budgets): string {
  const head = ['figure', 'median', 'p99', 'ratio', 'gate', 'allocated', 'samples', 'limits'];
  return columns([head, ...figures.map((one) => row(one, budgets[one.id]?.gate))]);
}

function row(one: Figure, gate: number | undefined): string[] {
  return [
    one.id,
    inUnit(one.value, one.unit),
    one.p99 === null ? '' : inUnit(one.p99, one.unit),
    one.ratio === null ? '' : String(one.ratio),
    gate === undefined ? '' : `${gate}${gatedValue(one) <= gate ? '' : ' BROKEN'}`,
    one.allocatedBytes === null || Number.isNaN(one.allocatedBytes) ? '' : `${one.allocatedBytes} B`,
    String(one.samples),
    limits(one),
  ];
}

function limits({ value, unit, limit: { budget, aim } }: Figure): string {
  const told = (name: string, limit: number | null) =>
    limit === null ? [] : [`${name} ${inUnit(limit, unit)}${value <= limit ? '' : ' (missed)'}`];
  return [...told('budget', budget), ...told('aim', aim)].join(', ');
}

/** Times in the unit a person would choose. */
export function inUnit(value: number, unit: Figure['unit']): string {
  if (unit === 'bytes') return `${Math.round(value)} B`;
  if (unit !== 'ns') return String(value);
  if (value < 1000) return `${value.toFixed(1)} ns`;
  return value < 1e6 ? `${(value / 1000).toFixed(2)} µs` : `${(value / 1e6).toFixed(2)} ms`;
}

/** Rows of cells, in columns as wide as their widest cell; the first is left-aligned, the others right, the last not at all. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const cell = (text: string, at: number) => {
    if (at === 0) return text.padEnd(widths[at] ?? 0);
    return at === widths.length - 1 ? text : text.padStart(widths[at] ?? 0);
  };
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n');
}
