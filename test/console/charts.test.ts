import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { defaultVariables } from '../../client/console/charts/chart-variables.ts';
import { DASHBOARDS, readDashboard } from '../../client/console/charts/dashboard-files.ts';
import { drawDashboard } from '../../client/console/charts/draw-dashboard.ts';
import { drawMeasured } from '../../client/console/charts/local-charts.ts';
import { createLocalMetrics } from '../../client/console/charts/local-metrics.ts';
import type { MetricProperties, Widget } from '../../dashboards/widgets.ts';

const END_MS = Date.parse('2026-11-24T12:00:30Z');
const place = { x: 0, y: 0, width: 8, height: 6 };

/** An EMF line of one metric. */
function emf(atMs: number, metric: string, value: number | number[], service = 'sentinel-vend'): string {
  const Metrics = [{ Name: metric, Unit: 'Count' }];
  const CloudWatchMetrics = [{ Namespace: 'SentinelTVM', Dimensions: [['service']], Metrics }];
  return `${JSON.stringify({ _aws: { Timestamp: atMs, CloudWatchMetrics }, service, [metric]: value })}\n`;
}

function logs() {
  const folder = mkdtempSync(join(tmpdir(), 'logs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string) => appendFileSync(join(folder, `${name}.ndjson`), text);
  return { write, read: createLocalMetrics(folder, 'api') };
}

function widgetOf(metrics: MetricProperties['metrics'], more: Partial<MetricProperties> = {}): Widget {
  const yAxis = { left: { label: 'Count', min: 0, showUnits: false } };
  const properties = {
    title: 'T?',
    region: 'r',
    view: 'timeSeries',
    period: 60,
    stat: 'Sum',
    metrics,
    yAxis,
  };
  return { ...place, type: 'metric', properties: { ...properties, ...more } };
}

const VEND = ['SentinelTVM', 'Allowed', 'service', 'sentinel-vend'] as const;

test('lines are the sums of their periods, and a period without a value is a gap', async () => {
  const { write, read } = logs();
  write('vend', emf(END_MS - 130_000, 'Allowed', 1) + emf(END_MS - 10_000, 'Allowed', [2, 3]));
  write(
    'vend',
    '{"level":"info"}\nnot json\n{"_aws":{}}\n{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{}]}}\n',
  );
  const { widgets } = await drawDashboard(
    'd',
    { widgets: [widgetOf([[...VEND, {}]])] },
    drawMeasured(read()),
    {
      endMs: END_MS,
      minutes: 15,
    },
  );
  const body = widgets[0]?.body;
  if (body?.kind !== 'chart') throw new Error(`a ${body?.kind}`);
  expect(body.times).toHaveLength(15);
  expect(body.times.at(-1)).toBe(Date.parse('2026-11-24T12:00:00Z') / 1000);
  expect(body.lines).toEqual([
    { label: 'Allowed', isCoarse: false, values: [...Array(12).fill(null), 1, null, 5] },
  ]);
});

test('what is written later is read on, a line cut in two is one', () => {
  const { write, read } = logs();
  const [line, next] = [emf(END_MS - 1_000, 'Allowed', 1), emf(END_MS - 500, 'Allowed', 4)];
  write('vend', line + next.slice(0, 20));
  const sum = () => {
    const span = { endMs: END_MS, periodSeconds: 60, count: 1 };
    return read().store.series(
      { namespace: VEND[0], metric: VEND[1], dimensions: { service: VEND[3] } },
      'Sum',
      span,
    );
  };
  expect(sum()).toEqual([1]);
  write('vend', next.slice(20));
  expect(sum()).toEqual([5]);
  expect(sum()).toEqual([5]);
});

test('an expression, a longer period, a threshold and a runbook are drawn as the file says', async () => {
  const { write, read } = logs();
  write('vend', emf(END_MS - 10_000, 'Allowed', 8) + emf(END_MS - 10_000, 'Denied', 2));
  const denied = ['SentinelTVM', 'Denied', 'service', 'sentinel-vend', { id: 'd', visible: false }] as const;
  const widget = widgetOf(
    [
      [...VEND, { id: 'a', visible: false }],
      denied,
      [{ expression: '100 * d / (a + d)', label: 'denied %' }],
      [...VEND, { period: 300, label: 'in 5 minutes' }],
    ],
    { annotations: { horizontal: [{ label: 'alarm above', value: 5 }] } },
  );
  const text: Widget = { ...place, type: 'text', properties: { markdown: '[What to do](docs/x.md#y)' } };
  const { widgets } = await drawDashboard('d', { widgets: [widget, text] }, drawMeasured(read()), {
    endMs: END_MS,
    minutes: 15,
  });
  expect(widgets).toHaveLength(1);
  expect(widgets[0]?.runbook).toEqual({ text: 'What to do', target: 'docs/x.md#y' });
  const body = widgets[0]?.body;
  if (body?.kind !== 'chart') throw new Error(`a ${body?.kind}`);
  expect(body.lines.map(({ label, isCoarse, values }) => [label, isCoarse, values.filter(Boolean)])).toEqual([
    ['denied %', false, [20]],
    ['in 5 minutes', true, [8]],
  ]);
  expect(body.thresholds).toEqual([{ label: 'alarm above', value: 5 }]);
});

test('an unknown function is told in its widget, and the others are drawn', async () => {
  const { write, read } = logs();
  write('vend', emf(END_MS - 1_000, 'Allowed', 1));
  const bad = widgetOf([[...VEND, { id: 'a' }], [{ expression: 'ANOMALY(a)', label: 'x' }]]);
  const { widgets } = await drawDashboard(
    'd',
    { widgets: [bad, widgetOf([[...VEND, {}]])] },
    drawMeasured(read()),
    {
      endMs: END_MS,
      minutes: 15,
    },
  );
  expect(widgets.map(({ body }) => body.kind)).toEqual(['problem', 'chart']);
});

test('a request at the gateway counts as the API would count it, a query finds its log lines', async () => {
  const { write, read } = logs();
  for (const status of [200, 403, 503])
    write('gateway', `${JSON.stringify({ timeMs: END_MS - 1_000, status, latencyMs: 12 })}\n`);
  const decided = { message: 'decision', outcome: 'deny', code: 'POLICY_DENY', shownCode: 'POLICY_DENY' };
  write('vend', `${JSON.stringify({ ...decided, time: '2026-11-24T11:59:00.000Z' })}\n`);
  write('vend', `${JSON.stringify({ ...decided, time: '2026-11-24T09:00:00.000Z' })}\n`);
  const measured = read();
  const span = { endMs: END_MS, periodSeconds: 60, count: 1 };
  const of = (metric: string) =>
    measured.store.series({ namespace: 'AWS/ApiGateway', metric, dimensions: { ApiId: 'api' } }, 'Sum', span);
  expect(['Count', '4xx', '5xx', 'Latency'].map(of)).toEqual([[3], [1], [1], [36]]);
  const service = readDashboard('service', defaultVariables());
  if (service === undefined) throw new Error('no dashboard');
  const { widgets } = await drawDashboard('service', service, drawMeasured(measured), {
    endMs: END_MS,
    minutes: 60,
  });
  const codes = widgets.find(({ title }) => title.startsWith('Which codes'))?.body;
  expect(codes).toMatchObject({ kind: 'table', rows: [['POLICY_DENY', 'POLICY_DENY', '1']] });
});

test('every dashboard is drawn without a problem', async () => {
  for (const name of DASHBOARDS) {
    const dashboard = readDashboard(name, defaultVariables());
    if (dashboard === undefined) throw new Error(name);
    const range = { endMs: END_MS, minutes: 60 };
    const { widgets } = await drawDashboard(name, dashboard, drawMeasured(logs().read()), range);
    expect(widgets.filter(({ body }) => body.kind === 'problem')).toEqual([]);
    expect(widgets.every(({ runbook }) => runbook?.target.startsWith('docs/runbooks/'))).toBe(true);
  }
  expect(readDashboard('__proto__', {})).toBeUndefined();
});
