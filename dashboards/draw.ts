import { evaluateExpression, evaluateSearch, type Line, readSearch } from './evaluate.ts';
import { idsOf, parseExpression } from './expression.ts';
import type { SampleStore, Series } from './samples.ts';
import { type MetricProperties, type Plot, plotsOf } from './widgets.ts';

/** The lines a metric widget shows, over the last `count` periods of each. */
export function linesOf(
  properties: MetricProperties,
  store: SampleStore,
  endMs: number,
  count: number,
): Line[] {
  const plots = plotsOf(properties);
  const drawn = new Map<string, Series>();
  const draw = (plot: Plot): Line[] => {
    const span = { endMs, periodSeconds: plot.period, count };
    if (plot.kind === 'metric') return [{ label: plot.label, series: store.series(plot, plot.stat, span) }];
    const search = readSearch(plot.expression);
    if (search === undefined)
      return [{ label: plot.label, series: evaluateExpression(plot.expression, drawn, count) }];
    return evaluateSearch(search, store, span).map((line) => ({
      ...line,
      label: `${plot.label}${line.label}`,
    }));
  };
  // What an expression is made of comes before it, wherever it stands in the file.
  return inOrder(plots).flatMap((plot) => {
    const lines = draw(plot);
    const [only] = lines;
    if (plot.id !== undefined && only !== undefined) drawn.set(plot.id, only.series);
    return plot.visible ? lines : [];
  });
}

function inOrder(plots: readonly Plot[]): Plot[] {
  const isBase = (plot: Plot) =>
    plot.kind === 'metric' ||
    readSearch(plot.expression) !== undefined ||
    idsOf(parseExpression(plot.expression)).length === 0;
  return [...plots.filter(isBase), ...plots.filter((plot) => !isBase(plot))];
}
