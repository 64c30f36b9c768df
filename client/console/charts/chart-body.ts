import type { MetricProperties } from '../../../dashboards/widgets.ts';
import type { ChartLine, WidgetAnswer } from '../answers.ts';
import type { TimeRange } from './draw-dashboard.ts';

/** A line of a chart: values by the beginnings of their periods, Unix seconds. */
export type DrawnLine = { label: string; periodSeconds: number; values: ReadonlyMap<number, number> };

/** The periods of a length that a range touches, as CloudWatch is asked for them and as the local stack counts them. */
export type Periods = { endMs: number; count: number };

/** Periods begin at whole multiples of their length, so that a chart does not change as time goes on. */
export function periodsOf({ endMs, minutes }: TimeRange, periodSeconds: number): Periods {
  const periodMs = periodSeconds * 1000;
  return {
    endMs: Math.ceil(endMs / periodMs) * periodMs,
    count: Math.max(1, Math.ceil((minutes * 60_000) / periodMs)),
  };
}

/** A metric widget with its lines, each in its own period, and its thresholds. */
export function chartBody(
  { yAxis, annotations }: MetricProperties,
  drawn: readonly DrawnLine[],
  range: TimeRange,
): WidgetAnswer['body'] {
  const points = drawn.filter(({ values }) => values.size > 0);
  if (points.length === 0) return { kind: 'empty' };
  const finest = Math.min(...drawn.map(({ periodSeconds }) => periodSeconds));
  const times = timesOf(points, finest, range);
  const lines: ChartLine[] = drawn.map(({ label, values, periodSeconds }) => ({
    label,
    values: times.map((time) => values.get(time) ?? null),
    isCoarse: periodSeconds > finest,
  }));
  const thresholds = (annotations?.horizontal ?? []).map(({ label, value }) => ({
    label,
    value: Number(value),
  }));
  return { kind: 'chart', unit: yAxis.left.label, times, lines, thresholds };
}

/** Every period of the range, so that one without a value is a gap, and whatever coarser lines have besides. */
function timesOf(lines: readonly DrawnLine[], periodSeconds: number, range: TimeRange): number[] {
  const { endMs, count } = periodsOf(range, periodSeconds);
  const grid = Array.from({ length: count }, (_, n) => endMs / 1000 - (count - n) * periodSeconds);
  const own = lines.flatMap(({ values }) => [...values.keys()]);
  return [...new Set([...grid, ...own])].toSorted((a, b) => a - b);
}
