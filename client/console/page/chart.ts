/// <reference lib="dom" />
import uPlot from 'uplot';
import type { WidgetAnswer } from '../answers.ts';
import { el } from './elements.ts';

/** What is shown, Unix seconds. */
export type ChartRange = { from: number; to: number };

type ChartBody = Extract<WidgetAnswer['body'], { kind: 'chart' }>;

export type Drawn = {
  element: HTMLElement;
  /** Once the element is in the page; again is harmless. */
  draw: () => void;
  remove: () => void;
};

const HEIGHT = 190;
/** Colours that keep their contrast on light and on dark, and dashes for whoever does not tell them apart. */
const LINES = [
  { variable: '--one', dash: [] },
  { variable: '--two', dash: [6, 4] },
  { variable: '--four', dash: [2, 3] },
  { variable: '--three', dash: [10, 4, 2, 4] },
];

/** One widget as a chart, with a table of its last values for whoever does not see it. */
export function drawChart(title: string, body: ChartBody, range: ChartRange): Drawn {
  const holder = el('div', { class: 'chart', 'aria-hidden': 'true' });
  const element = el('div', {}, holder, legend(title, body));
  let chart: uPlot | undefined;
  const resize = new ResizeObserver(() => chart?.setSize({ width: holder.clientWidth, height: HEIGHT }));
  return {
    element,
    draw() {
      if (chart !== undefined) return;
      chart = new uPlot(optionsOf(body, range, holder.clientWidth), dataOf(body), holder);
      resize.observe(holder);
    },
    remove() {
      resize.disconnect();
      chart?.destroy();
    },
  };
}

function colour(variable: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
}

function lineOf(n: number): (typeof LINES)[number] {
  return LINES[n % LINES.length] ?? { variable: '--one', dash: [] };
}

function optionsOf({ lines, thresholds }: ChartBody, { from, to }: ChartRange, width: number): uPlot.Options {
  const axis = {
    stroke: colour('--soft'),
    grid: { stroke: colour('--line') },
    ticks: { stroke: colour('--line') },
  };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    tzDate: (time) => uPlot.tzDate(new Date(time * 1000), 'UTC'),
    scales: {
      x: { range: [from, to] },
      y: { range: (_chart, _least, most) => [0, topOf(most, thresholds)] },
    },
    axes: [
      { ...axis, values: (_chart, ticks) => ticks.map(clockTime) },
      { ...axis, size: 56, values: (_chart, ticks) => ticks.map(shortNumber) },
    ],
    series: [
      {},
      ...lines.map(({ label, isCoarse }, n) => ({
        label,
        stroke: colour(lineOf(n).variable),
        dash: lineOf(n).dash,
        width: 2,
        spanGaps: isCoarse,
        points: { show: true, size: 5, filter: lonePoints },
      })),
      ...thresholds.map(({ label }) => ({
        label,
        stroke: colour('--bad'),
        width: 1,
        dash: [4, 4],
        points: { show: false },
      })),
    ],
  };
}

/** `09:30`, UTC. */
function clockTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(11, 16);
}

/** A value between gaps is no line: it needs a point to be seen. */
function lonePoints(chart: uPlot, line: number): number[] {
  const values = chart.data[line] ?? [];
  const isThere = (n: number) => values[n] !== null && values[n] !== undefined;
  const places = Array.from(values, (_value, n) => n);
  return places.filter((n) => isThere(n) && !isThere(n - 1) && !isThere(n + 1));
}

/** A threshold is shown, unless it is so far off that the lines would lie flat. */
function topOf(most: number | null, thresholds: ChartBody['thresholds']): number {
  const near = thresholds.filter(({ value }) => value <= 4 * (most ?? 0)).map(({ value }) => value);
  return Math.max(1, most ?? 0, ...near) * 1.1;
}

function dataOf({ times, lines, thresholds }: ChartBody): uPlot.AlignedData {
  return [
    times,
    ...lines.map(({ values }) => values),
    ...thresholds.map(({ value }) => times.map(() => value)),
  ];
}

/** At most six characters. */
function shortNumber(value: number): string {
  if (Math.abs(value) >= 1e6) return `${Number((value / 1e6).toPrecision(3))} M`;
  if (Math.abs(value) >= 1e4) return `${Number((value / 1e3).toPrecision(3))} k`;
  return String(Number(value.toPrecision(3)));
}

/** What each line is and was last. */
function legend(title: string, { lines, thresholds, unit }: ChartBody): HTMLElement {
  const rows = lines.map(({ label, values }, n) => {
    const last = values.findLast((value) => value !== null);
    const key = el('span', { class: `key key-${n % LINES.length}`, 'aria-hidden': 'true' });
    return el(
      'tr',
      {},
      el('th', { scope: 'row' }, key, label),
      el('td', {}, last === undefined || last === null ? '–' : shortNumber(last)),
    );
  });
  const limits = thresholds.map(({ label, value }) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row' }, el('span', { class: 'key key-limit', 'aria-hidden': 'true' }), label),
      el('td', {}, shortNumber(value)),
    ),
  );
  const caption = el('caption', { class: 'unseen' }, `${title} Last values.`);
  const head = el('tr', {}, el('th', { scope: 'col' }, unit), el('th', { scope: 'col' }, 'last'));
  return el(
    'table',
    { class: 'legend' },
    caption,
    el('thead', {}, head),
    el('tbody', {}, ...rows, ...limits),
  );
}
