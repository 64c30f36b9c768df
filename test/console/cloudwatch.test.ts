import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { expect, onTestFinished, test } from 'vitest';
import type { DashboardAnswer, WidgetAnswer } from '../../client/console/answers.ts';
import { defaultVariables } from '../../client/console/charts/chart-variables.ts';
import { DASHBOARDS, readDashboard } from '../../client/console/charts/dashboard-files.ts';
import { drawDashboard } from '../../client/console/charts/draw-dashboard.ts';
import { drawMeasured } from '../../client/console/charts/local-charts.ts';
import { type ConsoleFlags, startConsole } from '../../client/console/console.ts';
import { type Sample, storeSamples } from '../../dashboards/samples.ts';
import { plotsOf } from '../../dashboards/widgets.ts';
import { findMoto, MOTO_ABSENT, startMoto } from '../contract/moto-server.ts';
import { startCloudWatch } from './cloudwatch-stand-in.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:30Z');
const API_ID = 'a1b2c3d4e5';
const READER = { AWS_ACCESS_KEY_ID: 'AKIAREADERREADERREAD', AWS_SECRET_ACCESS_KEY: 's' };

/** The console as one starts it against AWS, with CloudWatch at the URL. @returns what its API says of a path */
async function openConsole(url: string, choice: Partial<ConsoleFlags> = {}, clock = () => NOW_MS) {
  const env = { ...READER, AWS_ENDPOINT_URL_CLOUDWATCH: url, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' };
  const flags = {
    port: 0,
    json: false,
    table: 'sentinel-ledger',
    region: 'us-east-1',
    apiId: API_ID,
    ...choice,
  };
  const started = await startConsole(flags, env, clock);
  if (!started.ok) throw new Error(started.message);
  const { origin, url: address, stop } = started.server;
  onTestFinished(stop);
  const authorization = `Bearer ${address.split('token=')[1]}`;
  return async (name: string, minutes = 60): Promise<WidgetAnswer[]> => {
    const path = `${origin}/api/dashboard?name=${name}&minutes=${minutes}`;
    const answer: DashboardAnswer = await (await fetch(path, { headers: { authorization } })).json();
    return answer.widgets;
  };
}

const VARIABLES = { ...defaultVariables(), region: 'us-east-1' };

/** A value in each of some minutes of every metric that is shown, and of two profiles. */
function samplesOfAll(): Sample[] {
  const samples: Sample[] = [];
  const add = (namespace: string, metric: string, dimensions: Record<string, string>, seed: number) => {
    for (let minute = 1; minute < 700; minute += 7) {
      const values = [1 + (seed % 5), 40 + ((seed * minute) % 90)];
      samples.push({ namespace, metric, dimensions, timestampMs: NOW_MS - minute * 60_000, values });
    }
  };
  const widgets = DASHBOARDS.flatMap((name) => readDashboard(name, VARIABLES)?.widgets ?? []);
  const seen = new Set<string>();
  for (const widget of widgets.filter(({ type }) => type === 'metric'))
    if (widget.type === 'metric')
      for (const plot of plotsOf(widget.properties))
        if (plot.kind === 'metric') {
          const key = JSON.stringify([plot.namespace, plot.metric, plot.dimensions]);
          if (!seen.has(key)) add(plot.namespace, plot.metric, { ...plot.dimensions }, seen.add(key).size);
        }
  for (const profile of ['billing', 'prod'])
    for (const metric of ['Allowed', 'Denied', 'Errors', 'PolicyInvalid', 'VendLatency', 'StsLatency'])
      add('SentinelTVM', metric, { service: 'sentinel-vend', profile }, metric.length);
  return samples;
}

async function openAll(choice: Partial<ConsoleFlags> = {}, clock = () => NOW_MS) {
  const store = storeSamples(samplesOfAll());
  const cloudwatch = await startCloudWatch(store, READER.AWS_ACCESS_KEY_ID);
  onTestFinished(cloudwatch.stop);
  return { store, cloudwatch, ask: await openConsole(cloudwatch.url, choice, clock) };
}

test.for(DASHBOARDS.flatMap((name) => [15, 60, 720].map((minutes) => [name, minutes] as const)))(
  '%s over %i minutes: every chart has by GetMetricData what its own metrics and mathematics give',
  async ([name, minutes]) => {
    const { store, cloudwatch, ask } = await openAll();
    const dashboard = readDashboard(name, VARIABLES);
    if (dashboard === undefined) throw new Error(name);
    const drawBody = drawMeasured({ store, logGroups: new Map() });
    const expected = await drawDashboard(name, dashboard, drawBody, { endMs: NOW_MS, minutes });
    const widgets = await ask(name, minutes);
    const kinds = dashboard.widgets.flatMap((widget) => (widget.type === 'text' ? [] : widget.type));
    for (const [n, widget] of widgets.entries()) {
      expect(widget.title).toBe(expected.widgets[n]?.title);
      if (kinds[n] === 'log') expect(widget.body).toMatchObject({ kind: 'query' });
      else expect(sorted(widget.body)).toEqual(sorted(expected.widgets[n]?.body));
      if (kinds[n] === 'metric') expect(widget.body.kind).toBe('chart');
    }
    expect(cloudwatch.calls.some(({ NextToken }) => NextToken !== undefined)).toBe(minutes === 720);
  },
);

/** What a search finds is in no order. */
function sorted(body: WidgetAnswer['body'] | undefined) {
  if (body?.kind !== 'chart') return body;
  return { ...body, lines: body.lines.toSorted((a, b) => (a.label < b.label ? -1 : 1)) };
}

test('what was read is kept for half a minute, for all tabs, of each dashboard and range', async () => {
  let nowMs = NOW_MS;
  const { cloudwatch, ask } = await openAll({}, () => nowMs);
  await Promise.all([ask('audit'), ask('audit')]);
  const once = cloudwatch.calls.length;
  nowMs += 29_000;
  await ask('audit');
  expect(cloudwatch.calls).toHaveLength(once);
  await ask('audit', 180);
  expect(cloudwatch.calls).toHaveLength(2 * once);
  nowMs += 1_000;
  await ask('audit');
  expect(cloudwatch.calls).toHaveLength(3 * once);
});

test.for([
  ['ThrottlingException', 400, 'asked too often'],
  ['AccessDeniedException', 400, 'cloudwatch:GetMetricData'],
  ['InternalServiceFault', 500, 'cannot be asked (InternalServiceFault)'],
] as const)('%s is told in each chart, and the rest is shown', async ([type, status, told]) => {
  const { cloudwatch, ask } = await openAll();
  cloudwatch.fail = { type, status };
  const widgets = await ask('service');
  const problems = widgets.flatMap(({ body }) => (body.kind === 'problem' ? body.message : []));
  expect(problems.length).toBeGreaterThan(10);
  for (const message of problems) expect(message).toContain(told);
  expect(JSON.stringify(widgets)).not.toContain('as asked');
  expect(widgets.map(({ body }) => body.kind)).toEqual(expect.arrayContaining(['alarms', 'query']));
});

test('an answer that is not whole is not drawn as if it were', async () => {
  const { cloudwatch, ask } = await openAll();
  cloudwatch.messages = [{ Code: 'MaxMetricsExceeded', Value: 'too many' }];
  const kinds = (await ask('audit')).map(({ body }) => body.kind);
  expect(kinds).toContain('problem');
  expect(kinds).not.toContain('chart');
});

test('without the API’s id its charts say so, and the others are drawn', async () => {
  const { ask } = await openAll({ apiId: '' });
  const widgets = await ask('service');
  const [requests] = widgets.filter(({ title }) => title.startsWith('How many requests'));
  expect(requests?.body).toMatchObject({ kind: 'problem', message: expect.stringContaining('--api-id') });
  expect(widgets.filter(({ body }) => body.kind === 'chart').length).toBeGreaterThan(5);
});

test('names and variables are those one gives, and what is none is told before anything is served', async () => {
  const { cloudwatch, ask } = await openAll({ name: 'tvm', variable: ['hit_latency_ms=250'] });
  await ask('service');
  const asked = JSON.stringify(cloudwatch.calls);
  expect(asked).toContain('"tvm-vend"');
  expect(asked).toContain('PR(:250)');
  const flags = { port: 0, json: false, table: 't', region: 'us-east-1' };
  for (const variable of ['hit_latency_ms=fast', 'unknown=1', 'vend_function="', '__proto__=1'])
    expect(await startConsole({ ...flags, variable: [variable] }, READER, () => NOW_MS)).toMatchObject({
      ok: false,
      kind: 'usage',
      message: expect.stringContaining('--variable'),
    });
  expect(await startConsole({ ...flags, name: 'a"b' }, READER, () => NOW_MS)).toMatchObject({
    kind: 'usage',
  });
});

test('moto gives what was put into it', async ({ skip }) => {
  skip(findMoto() === undefined, MOTO_ABSENT);
  const moto = await startMoto();
  if (moto === undefined) throw new Error(MOTO_ABSENT);
  onTestFinished(moto.stop);
  const credentials = { accessKeyId: READER.AWS_ACCESS_KEY_ID, secretAccessKey: 's' };
  const client = new CloudWatchClient({ region: 'us-east-1', endpoint: moto.url, credentials });
  const put = (Namespace: string, MetricName: string, dimension: [string, string], values: number[]) =>
    client.send(
      new PutMetricDataCommand({
        Namespace,
        MetricData: values.map((Value, n) => {
          const [Name, DimensionValue] = dimension;
          const Dimensions = [{ Name, Value: DimensionValue }];
          return { MetricName, Dimensions, Value, Timestamp: new Date(NOW_MS - n * 60_000) };
        }),
      }),
    );
  await put('AWS/ApiGateway', 'Count', ['ApiId', API_ID], [3, 4, 5]);
  await put('AWS/ApiGateway', '5xx', ['ApiId', API_ID], [1]);
  const ask = await openConsole(moto.url);
  const [requests] = (await ask('service', 15)).filter(({ title }) => title.startsWith('How many requests'));
  const gaps = (count: number) => Array(count).fill(null);
  expect(requests?.body).toMatchObject({
    kind: 'chart',
    lines: [
      { label: 'requests', values: [...gaps(12), 5, 4, 3] },
      { label: '4xx', values: gaps(15) },
      { label: '5xx', values: [...gaps(14), 1] },
    ],
  });
});
