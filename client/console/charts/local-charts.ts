import { linesOf } from '../../../dashboards/draw.ts';
import { runLogsQuery } from '../../../dashboards/logs-query.ts';
import type { SampleStore } from '../../../dashboards/samples.ts';
import { type LogWidget, type MetricProperties, plotsOf } from '../../../dashboards/widgets.ts';
import type { WidgetAnswer } from '../answers.ts';
import { chartBody, type DrawnLine, periodsOf } from './chart-body.ts';
import type { DrawBody, TimeRange } from './draw-dashboard.ts';
import type { Measured } from './local-metrics.ts';

/** Widgets drawn from what the local stack measured, by the evaluator that the dashboards' tests use. */
export function drawMeasured(measured: Measured): DrawBody {
  return (widget, range) => {
    try {
      if (widget.type === 'log') return tableOf(widget, measured, range);
      const { properties } = widget;
      const drawn = plotsOf(properties).flatMap(({ visible }, n) =>
        visible ? drawPlot(properties, n, measured.store, range) : [],
      );
      return chartBody(properties, drawn, range);
    } catch (error) {
      // What the evaluator does not know, CloudWatch may.
      return { kind: 'problem', message: error instanceof Error ? error.message : String(error) };
    }
  };
}

/** A query of Logs Insights, run over the lines of the range. */
function tableOf(
  { properties: { query } }: LogWidget,
  { logGroups }: Measured,
  { endMs, minutes }: TimeRange,
): WidgetAnswer['body'] {
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

/** One entry of a widget alone, over the whole range in its own period: entries of a widget may have different ones. */
function drawPlot(
  properties: MetricProperties,
  place: number,
  store: SampleStore,
  range: TimeRange,
): DrawnLine[] {
  const periodSeconds = plotsOf(properties)[place]?.period ?? properties.period;
  const { endMs, count } = periodsOf(range, periodSeconds);
  const metrics = properties.metrics.map((entry, n) =>
    entry.map((part) => (typeof part === 'string' ? part : { ...part, visible: n === place })),
  );
  return linesOf({ ...properties, metrics }, store, endMs, count).map(({ label, series }) => {
    const values = new Map<number, number>();
    for (const [n, value] of series.entries())
      if (value !== undefined) values.set(endMs / 1000 - (series.length - n) * periodSeconds, value);
    return { label, periodSeconds, values };
  });
}
