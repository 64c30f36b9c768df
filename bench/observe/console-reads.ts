import audit from '../../dashboards/audit.json' with { type: 'json' };
import { readSearch } from '../../dashboards/evaluate.ts';
import { fillTemplate } from '../../dashboards/fill.ts';
import security from '../../dashboards/security.json' with { type: 'json' };
import service from '../../dashboards/service.json' with { type: 'json' };
import variables from '../../dashboards/variables.json' with { type: 'json' };
import { type Dashboard, plotsOf } from '../../dashboards/widgets.ts';

/** Metrics one reading of a dashboard asks for: those it names, and for each listed profile those it searches. */
export type Reading = { name: string; named: number; ofProfile: number };

/** What GetMetricData counts: a metric once for each period it is asked in, up to five statistics of it together. */
export function readingsOfConsole(): Reading[] {
  return Object.entries({ service, audit, security }).map(([name, file]) => {
    const defaults = Object.entries(variables).map(([key, variable]) => [key, variable.default] as const);
    const filled: Dashboard = JSON.parse(fillTemplate(JSON.stringify(file), Object.fromEntries(defaults)));
    const plots = filled.widgets.flatMap((widget, n) =>
      widget.type === 'metric' ? plotsOf(widget.properties).map((plot) => ({ n, plot })) : [],
    );
    const named = plots.flatMap(({ n, plot }) =>
      plot.kind === 'metric'
        ? JSON.stringify([n, plot.namespace, plot.metric, plot.dimensions, plot.period])
        : [],
    );
    const searches = plots.filter(
      ({ plot }) => plot.kind === 'expression' && readSearch(plot.expression) !== undefined,
    );
    return { name, named: new Set(named).size, ofProfile: searches.length };
  });
}
