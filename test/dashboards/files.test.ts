import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { alarmsOf, periodOf } from '../../dashboards/alarms.ts';
import { type MetricWidget, plotsOf, type Widget } from '../../dashboards/widgets.ts';
import { anchorsOf } from '../house/documents/markdown.ts';
import { ROOT } from '../house/rules/source-file.ts';
import {
  alarmReads,
  DASHBOARDS,
  DEFAULTS,
  metricWidgets,
  NOT_SHOWN,
  neededIds,
  readAlarms,
  readDashboard,
  readsOf,
  USED_VARIABLES,
  VARIABLES,
} from './files.ts';
import { isRead, published, unitOf } from './known-metrics.ts';

const ALL_WIDGETS = DASHBOARDS.flatMap((name) => metricWidgets(name));
const { alarms, composites } = readAlarms();

test('every metric that is shown or alarmed on is published, under those dimensions', () => {
  const unknown = [...ALL_WIDGETS.flatMap(readsOf), ...alarmReads()].filter(
    (read) => unitOf(read) === undefined,
  );
  expect(unknown).toEqual([]);
});

test('every metric that is published is shown, or left out for a reason', () => {
  const reads = ALL_WIDGETS.flatMap(readsOf);
  const unseen = published().filter((one) => !reads.some((read) => isRead(one, read)));
  expect(unseen.filter(({ metric }) => NOT_SHOWN[metric] === undefined)).toEqual([]);
  const excused = Object.keys(NOT_SHOWN).filter((name) => !unseen.some(({ metric }) => metric === name));
  expect(excused, 'excused, and yet shown').toEqual([]);
});

/** What a line of math says of its own accord: an axis of it cannot be told from the units. */
const OWN_UNITS = ['Percent', '× budget'];

test.for(DASHBOARDS.flatMap((name) => metricWidgets(name).map((widget) => [name, widget] as const)))(
  '%s: a chart asks a question, in the unit of what it shows',
  ([, { properties }]) => {
    expect(properties.title).toMatch(/^[A-Z].*\?$/);
    const { label } = properties.yAxis.left;
    const plots = plotsOf(properties);
    const shown = plots.filter(({ visible }) => visible);
    const units = readsOf({ properties, type: 'metric', x: 0, y: 0, width: 1, height: 1 }).map(unitOf);
    if (
      shown.every(
        ({ kind, ...plot }) =>
          kind === 'metric' || neededIds('expression' in plot ? plot.expression : '').length === 0,
      )
    )
      expect(new Set(units)).toEqual(new Set([label]));
    else expect(OWN_UNITS).toContain(label);
    const ids = new Set(plots.map(({ id }) => id));
    for (const plot of plots)
      if (plot.kind === 'expression') for (const id of neededIds(plot.expression)) expect(ids).toContain(id);
    for (const id of ids) if (id !== undefined) expect(id).toMatch(/^[a-z][A-Za-z0-9_]*$/);
  },
);

const runbookOf = (url: string) => url.replace(String(DEFAULTS.runbook_url), 'docs/runbooks').split('#');

/** The section of a runbook, heading left out; undefined where there is none. */
function sectionOf(file: string, anchor: string): string | undefined {
  if (!existsSync(join(ROOT, file))) return undefined;
  const text = readFileSync(join(ROOT, file), 'utf8');
  return text.split(/^## /m).find((section) => anchorsOf(`## ${section.split('\n')[0]}`).has(anchor));
}

test.for(DASHBOARDS)('%s: below each widget is the link to its runbook', (name) => {
  const { widgets } = readDashboard(name);
  const texts = widgets.filter((widget) => widget.type === 'text');
  for (const widget of widgets.filter(({ type }) => type !== 'text')) {
    const below = texts.find(
      ({ x, y, width }) => x === widget.x && y === widget.y + widget.height && width === widget.width,
    );
    const [, url = ''] = /^\[What to do\]\((\S+)\)$/.exec(below?.properties.markdown ?? '') ?? [];
    const [file = '', anchor = ''] = runbookOf(url);
    expect(sectionOf(file, anchor), `${titleOf(widget)} → ${url}`).toBeDefined();
  }
  expect(texts.length * 2).toBe(widgets.length);
});

const titleOf = (widget: Widget) => (widget.type === 'text' ? '' : widget.properties.title);

test.for(DASHBOARDS)('%s: widgets fill the grid and cover none of each other', (name) => {
  const taken = new Set<string>();
  for (const { x, y, width, height, ...widget } of readDashboard(name).widgets) {
    expect(x + width).toBeLessThanOrEqual(24);
    for (let column = x; column < x + width; column += 1)
      for (let row = y; row < y + height; row += 1) {
        expect(taken.has(`${column},${row}`), JSON.stringify(widget)).toBe(false);
        taken.add(`${column},${row}`);
      }
  }
});

test.for(alarms.map((alarm) => [alarm.alarm_name, alarm] as const))(
  '%s: its threshold is drawn where its metrics are shown',
  ([, { metric_query, threshold }]) => {
    const read = metric_query.flatMap(({ metric }) => metric ?? []);
    const shows = (widget: MetricWidget) =>
      read.every(({ namespace, metric_name, dimensions }) =>
        readsOf(widget).some(
          (one) =>
            one.namespace === namespace &&
            one.metric === metric_name &&
            JSON.stringify(one.dimensions) === JSON.stringify(dimensions),
        ),
      );
    const drawn = ALL_WIDGETS.filter(shows).flatMap(({ properties }) =>
      (properties.annotations?.horizontal ?? []).map(({ value }) => value),
    );
    expect(drawn).toContain(threshold);
  },
);

test.for([...alarms, ...composites].map((alarm) => [alarm.alarm_name, alarm] as const))(
  '%s: its runbook says what callers see, how to tell, three commands, how to undo',
  ([, { runbook, alarm_description }]) => {
    const [file = '', anchor = ''] = runbook.split('#');
    const section = sectionOf(`docs/runbooks/${file}`, anchor) ?? '';
    for (const part of ['**Callers see**', '**Tell by**', '**Undo**']) expect(section).toContain(part);
    expect(section.match(/^\d\. `(?:aws|sentinel|npm) [^`]+`$/gm)?.length ?? 0).toBeGreaterThanOrEqual(3);
    expect(alarm_description.endsWith(`/${runbook}`)).toBe(true);
    expect(alarm_description.length).toBeLessThanOrEqual(1024);
  },
);

test('alarms are within the limits of CloudWatch', () => {
  for (const alarm of alarms) {
    const period = periodOf(alarm);
    expect(period % 60).toBe(0);
    expect(period).toBeLessThanOrEqual(86_400);
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html: seven days from an hour up, else one.
    expect(period * alarm.evaluation_periods).toBeLessThanOrEqual(period >= 3600 ? 604_800 : 86_400);
    expect(alarm.metric_query.filter(({ return_data }) => return_data)).toHaveLength(1);
    const ids = alarm.metric_query.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { expression, id } of alarm.metric_query) {
      expect(id).toMatch(/^[a-z][A-Za-z0-9_]*$/);
      if (expression !== undefined) for (const needed of neededIds(expression)) expect(ids).toContain(needed);
    }
  }
});

test('every alarm leads to the one that pages or the one that is looked at', () => {
  const names = new Set([...alarms, ...composites].map(({ alarm_name }) => alarm_name));
  expect(names.size).toBe(alarms.length + composites.length);
  const rules = new Map(composites.map(({ alarm_name, alarm_rule }) => [alarm_name, alarmsOf(alarm_rule)]));
  for (const name of [...rules.values()].flat()) expect(names).toContain(name);
  const led = (top: string): string[] => (rules.get(top) ?? []).flatMap((name) => [name, ...led(name)]);
  const paged = new Set(led('sentinel-page'));
  const looked = new Set(led('sentinel-look'));
  for (const { alarm_name, severity } of [...alarms, ...composites]) {
    if (severity === 'page') expect(paged).toContain(alarm_name);
    if (severity === 'look') expect(looked).toContain(alarm_name);
    if (severity === 'part') expect(new Set([...paged, ...looked])).toContain(alarm_name);
  }
});

test('variables are those of variables.json, all of them, with defaults of their type', () => {
  expect([...USED_VARIABLES].toSorted()).toEqual(Object.keys(VARIABLES).toSorted());
  for (const { type, default: value } of Object.values(VARIABLES)) expect(typeof value).toBe(type);
});
