import { readFileSync } from 'node:fs';
import type { Alarms } from '../../dashboards/alarms.ts';
import { readSearch } from '../../dashboards/evaluate.ts';
import { idsOf, parseExpression } from '../../dashboards/expression.ts';
import { fillTemplate, type Variables, variablesOf } from '../../dashboards/fill.ts';
import notShown from '../../dashboards/not-shown.json' with { type: 'json' };
import variables from '../../dashboards/variables.json' with { type: 'json' };
import type { Dashboard, MetricWidget } from '../../dashboards/widgets.ts';
import { plotsOf } from '../../dashboards/widgets.ts';

export const DASHBOARDS = ['service', 'audit', 'security'] as const;
export type DashboardName = (typeof DASHBOARDS)[number];

/** The values a deployment has that says nothing else. */
export const DEFAULTS: Variables = Object.fromEntries(
  Object.entries(variables).map(([name, variable]) => [name, variable.default]),
);

/** Metrics that are on no dashboard on purpose, each with the reason. */
export const NOT_SHOWN: Readonly<Record<string, string>> = notShown;

export function fileText(name: string): string {
  return readFileSync(new URL(`../../dashboards/${name}.json`, import.meta.url), 'utf8');
}

export function readDashboard(name: DashboardName, values: Variables = DEFAULTS): Dashboard {
  return JSON.parse(fillTemplate(fileText(name), values));
}

export function readAlarms(values: Variables = DEFAULTS): Alarms {
  return JSON.parse(fillTemplate(fileText('alarms'), values));
}

export const USED_VARIABLES = new Set(
  [...DASHBOARDS, 'alarms'].flatMap((name) => [...variablesOf(fileText(name))]),
);
export const VARIABLES = variables;

/** A metric that is read somewhere. */
export type Read = {
  namespace: string;
  metric: string;
  dimensions: Readonly<Record<string, string>>;
  where: string;
};

/** What a widget reads; of a search the values of the dimensions are `*`. */
export function readsOf(widget: MetricWidget): Read[] {
  const where = widget.properties.title;
  return plotsOf(widget.properties).flatMap((plot): Read[] => {
    if (plot.kind === 'metric') return [{ ...plot, where }];
    const search = readSearch(plot.expression);
    if (search === undefined) return [];
    return [
      { ...search, dimensions: Object.fromEntries(search.dimensions.map((name) => [name, '*'])), where },
    ];
  });
}

export function metricWidgets(name: DashboardName): MetricWidget[] {
  return readDashboard(name).widgets.filter((widget) => widget.type === 'metric');
}

export function alarmReads(): Read[] {
  return readAlarms().alarms.flatMap(({ alarm_name, metric_query }) =>
    metric_query.flatMap(({ metric }): Read[] =>
      metric === undefined ? [] : [{ ...metric, metric: metric.metric_name, where: alarm_name }],
    ),
  );
}

/** The ids a math expression needs; none for a search. */
export function neededIds(expression: string): string[] {
  return readSearch(expression) === undefined ? idsOf(parseExpression(expression)) : [];
}
