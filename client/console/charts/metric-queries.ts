import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { readSearch } from '../../../dashboards/evaluate.ts';
import { idsOf, parseExpression } from '../../../dashboards/expression.ts';
import { type MetricProperties, type Plot, plotsOf } from '../../../dashboards/widgets.ts';
import { periodsOf } from './chart-body.ts';
import type { TimeRange } from './draw-dashboard.ts';

/** One question to GetMetricData: entries of a widget that have one period. */
export type MetricQuestion = {
  periodSeconds: number;
  startMs: number;
  /** Exclusive. */
  endMs: number;
  queries: MetricDataQuery[];
  /** The entries that are drawn, in the widget's order; a search gives lines with labels of their own. */
  drawn: { id: string; label: string; isSearch: boolean }[];
};

/** The most of one call: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
export const MOST_QUERIES = 500;

/** An entry with an id, which every query has. */
type Named = Plot & { id: string };

/**
 * What GetMetricData is asked for a widget: a question for each period that its entries have, over whole periods, as
 * CloudWatch has periods begin where the range does. Ids and expressions are the widget's own; the mathematics is
 * CloudWatch's. What only expressions need comes along without its values.
 */
export function questionsOf(properties: MetricProperties, range: TimeRange): MetricQuestion[] {
  const plots = plotsOf(properties).map((plot, n): Named => ({ ...plot, id: plot.id ?? `entry${n}` }));
  const visible = plots.filter((plot) => plot.visible);
  const periods = [...new Set(visible.map(periodOf))];
  return periods.map((periodSeconds) => {
    const shown = visible.filter((plot) => periodOf(plot) === periodSeconds);
    const needed = new Set<string>();
    for (const { id } of shown) addNeeded(id, plots, needed);
    const { endMs, count } = periodsOf(range, periodSeconds);
    return {
      periodSeconds,
      startMs: endMs - count * periodSeconds * 1000,
      endMs,
      queries: plots.filter(({ id }) => needed.has(id)).map((plot) => queryOf(plot, shown.includes(plot))),
      drawn: shown.map((plot) => ({ id: plot.id, label: plot.label, isSearch: isSearch(plot) })),
    };
  });
}

/** A search has its period in itself. */
function periodOf(plot: Plot): number {
  return (plot.kind === 'expression' ? readSearch(plot.expression)?.period : undefined) ?? plot.period;
}

function isSearch(plot: Plot): boolean {
  return plot.kind === 'expression' && readSearch(plot.expression) !== undefined;
}

/** Adds an entry, and the entries its expression is made of. */
function addNeeded(id: string, plots: readonly Named[], needed: Set<string>): void {
  const plot = plots.find((one) => one.id === id);
  if (plot === undefined || needed.has(id)) return;
  needed.add(id);
  if (plot.kind === 'metric' || isSearch(plot)) return;
  for (const other of idsOf(parseExpression(plot.expression))) addNeeded(other, plots, needed);
}

function queryOf(plot: Named, ReturnData: boolean): MetricDataQuery {
  const common = { Id: plot.id, Label: labelOf(plot), ReturnData };
  if (plot.kind === 'expression') return { ...common, Expression: plot.expression };
  const { namespace, metric, dimensions, period, stat } = plot;
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace: namespace, MetricName: metric, Dimensions };
  return { ...common, MetricStat: { Metric, Period: period, Stat: stat } };
}

/**
 * What a search finds is told apart by the values of its dimensions.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/graph-dynamic-labels.html
 */
function labelOf(plot: Plot): string {
  const search = plot.kind === 'expression' ? readSearch(plot.expression) : undefined;
  if (search === undefined) return plot.label;
  return `${plot.label}${search.dimensions.map((name) => `\${PROP('Dim.${name}')}`).join(' ')}`;
}
