import { linesOf } from '../../../dashboards/draw.ts';
import { runLogsQuery } from '../../../dashboards/logs-query.ts';
import type { SampleStore } from '../../../dashboards/samples.ts';
import {
  type Dashboard,
  type LogWidget,
  type MetricProperties,
  type MetricWidget,
  plotsOf,
  type Widget,
} from '../../../dashboards/widgets.ts';
import type { ChartLine, DashboardAnswer, Runbook, WidgetAnswer } from '../answers.ts';
import type { Measured } from './local-metrics.ts';

export type TimeRange = { endMs: number; minutes: number };

/**
 * A dashboard as the page shows it: each metric widget with its lines over the range, in the periods the dashboard
 * asks for; what runs in AWS alone is named. A text widget that follows another is that one's link to its runbook.
 */
export function drawDashboard(
  name: string,
  { widgets }: Dashboard,
  measured: Measured | undefined,
  range: TimeRange,
): DashboardAnswer {
  const answers: WidgetAnswer[] = [];
  for (const widget of widgets) {
    const last = answers.at(-1);
    if (widget.type === 'text' && last !== undefined && last.runbook === null)
      last.runbook = runbookOf(widget.properties.markdown);
    else if (widget.type !== 'text') answers.push({ ...drawWidget(widget, measured, range), runbook: null });
  }
  const to = Math.ceil(range.endMs / 60_000) * 60;
  return { name, from: to - range.minutes * 60, to, widgets: answers, hasMetrics: measured !== undefined };
}

type Drawn = Omit<WidgetAnswer, 'runbook'>;

function drawWidget(
  widget: Exclude<Widget, { type: 'text' }>,
  measured: Measured | undefined,
  range: TimeRange,
): Drawn {
  const { title } = widget.properties;
  if (widget.type === 'alarm')
    return { title, body: { kind: 'alarms', alarms: [...widget.properties.alarms] } };
  if (measured === undefined)
    return { title, body: widget.type === 'log' ? queryOf(widget) : { kind: 'empty' } };
  try {
    const body =
      widget.type === 'log' ? tableOf(widget, measured, range) : drawMetrics(widget, measured.store, range);
    return { title, body };
  } catch (error) {
    // What the evaluator does not know, CloudWatch may.
    const message = error instanceof Error ? error.message : String(error);
    return { title, body: { kind: 'problem', message } };
  }
}

function queryOf({ properties: { query } }: LogWidget): Drawn['body'] {
  return { kind: 'query', query };
}

/** A query of Logs Insights, run over the lines of the range. */
function tableOf(
  { properties: { query } }: LogWidget,
  { logGroups }: Measured,
  { endMs, minutes }: TimeRange,
): Drawn['body'] {
  const from = new Date(endMs - minutes * 60_000).toISOString();
  const inRange = [...logGroups].map(
    ([group, lines]) =>
      [group, lines.filter(({ time }) => typeof time !== 'string' || time >= from)] as const,
  );
  // A function that has not run has logged nothing.
  const [, asked = ''] = /^SOURCE '([^']+)'/.exec(query) ?? [];
  const rows = runLogsQuery(query, new Map([[asked, []], ...inRange]));
  const [first] = rows;
  if (first === undefined) return { kind: 'empty' };
  const columns = Object.keys(first);
  return {
    kind: 'table',
    columns,
    rows: rows.map((row) => columns.map((column) => String(row[column] ?? '–'))),
  };
}

function drawMetrics({ properties }: MetricWidget, store: SampleStore, range: TimeRange): Drawn['body'] {
  const drawn = plotsOf(properties).flatMap(({ visible }, n) =>
    visible ? drawPlot(properties, n, store, range) : [],
  );
  const points = drawn.filter(({ values }) => values.size > 0);
  if (points.length === 0) return { kind: 'empty' };
  const finest = Math.min(...drawn.map(({ periodSeconds }) => periodSeconds));
  const times = timesOf(points, finest, range);
  const lines: ChartLine[] = drawn.map(({ label, values, periodSeconds }) => ({
    label,
    values: times.map((time) => values.get(time) ?? null),
    isCoarse: periodSeconds > finest,
  }));
  const { yAxis, annotations } = properties;
  const thresholds = (annotations?.horizontal ?? []).map(({ label, value }) => ({
    label,
    value: Number(value),
  }));
  return { kind: 'chart', unit: yAxis.left.label, times, lines, thresholds };
}

type DrawnLine = { label: string; periodSeconds: number; values: ReadonlyMap<number, number> };

/** Every period of the range, so that one without a value is a gap, and whatever coarser lines have besides. */
function timesOf(
  lines: readonly DrawnLine[],
  periodSeconds: number,
  { endMs, minutes }: TimeRange,
): number[] {
  const last = Math.ceil(endMs / 1000 / periodSeconds) * periodSeconds;
  const count = Math.ceil((minutes * 60) / periodSeconds);
  const grid = Array.from({ length: count }, (_, n) => last - (count - n) * periodSeconds);
  const own = lines.flatMap(({ values }) => [...values.keys()]);
  return [...new Set([...grid, ...own])].toSorted((a, b) => a - b);
}

/** One entry of a widget alone, over the whole range in its own period: entries of a widget may have different ones. */
function drawPlot(
  properties: MetricProperties,
  place: number,
  store: SampleStore,
  { endMs, minutes }: TimeRange,
): DrawnLine[] {
  const periodSeconds = plotsOf(properties)[place]?.period ?? properties.period;
  const periodMs = periodSeconds * 1000;
  // Periods begin at whole multiples of their length, so that a chart does not change as time goes on.
  const lastMs = Math.ceil(endMs / periodMs) * periodMs;
  const count = Math.max(1, Math.ceil((minutes * 60_000) / periodMs));
  const metrics = properties.metrics.map((entry, n) =>
    entry.map((part) => (typeof part === 'string' ? part : { ...part, visible: n === place })),
  );
  return linesOf({ ...properties, metrics }, store, lastMs, count).map(({ label, series }) => {
    const values = new Map<number, number>();
    for (const [n, value] of series.entries())
      if (value !== undefined) values.set((lastMs - (series.length - n) * periodMs) / 1000, value);
    return { label, periodSeconds, values };
  });
}

/** `[text](target)`, all that the dashboards' texts hold. */
function runbookOf(markdown: string): Runbook {
  const [, text = markdown, target = ''] = /^\[([^\]]*)\]\(([^)]*)\)$/.exec(markdown.trim()) ?? [];
  return { text, target };
}
