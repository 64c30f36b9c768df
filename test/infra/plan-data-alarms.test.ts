import { beforeAll, expect, test } from 'vitest';
import { alarmsOf } from '../../dashboards/alarms.ts';
import type { Dashboard } from '../../dashboards/widgets.ts';
import { DASHBOARDS, DEFAULTS, readAlarms } from '../dashboards/files.ts';
import { MADE_WITHIN_MS } from './made-once.ts';
import { plannedConfiguration, settledPlan } from './plan.ts';
import { elements, member, type Plan, record, resourceAt, resourcesOf } from './plan-json.ts';

beforeAll(plannedConfiguration, MADE_WITHIN_MS);

const namesOf = (plan: Plan, type: string, attribute: string): Set<string> =>
  new Set(resourcesOf(plan, type).map(({ values }) => String(values[attribute])));

/** What the plan has of what AWS's metrics are told by. */
const existing = (plan: Plan): Readonly<Record<string, ReadonlySet<string>>> => ({
  ApiId: namesOf(plan, 'aws_apigatewayv2_api', 'id'),
  FunctionName: namesOf(plan, 'aws_lambda_function', 'function_name'),
  QueueName: namesOf(plan, 'aws_sqs_queue', 'name'),
  TableName: namesOf(plan, 'aws_dynamodb_table', 'name'),
  EventBusName: namesOf(plan, 'aws_cloudwatch_event_bus', 'name'),
  RuleName: namesOf(plan, 'aws_cloudwatch_event_rule', 'name'),
});

/** Dimensions of the functions' own metrics, which no resource of the plan names. */
const OUR_OWN = new Set(['service', 'profile']);

type Named = { name: string; value: string };

/** Dimensions of the alarms' metrics, of queries too. */
function alarmDimensions(plan: Plan): Named[] {
  return resourcesOf(plan, 'aws_cloudwatch_metric_alarm').flatMap(({ values }) => {
    const queried = elements(values.metric_query).map((query) => member(query, 'metric', 0, 'dimensions'));
    return [values.dimensions, ...queried].flatMap((dimensions) =>
      Object.entries(record(dimensions)).map(([name, value]) => ({ name, value: String(value) })),
    );
  });
}

const dashboardsOf = (plan: Plan): Dashboard[] =>
  DASHBOARDS.map((name) =>
    JSON.parse(
      String(resourceAt(plan, `aws_cloudwatch_dashboard.sentinel["${name}"]`).values.dashboard_body),
    ),
  );

/** Dimensions of AWS's metrics on the dashboards: `[NAMESPACE, METRIC, NAME, VALUE, …]`. */
function dashboardDimensions(plan: Plan): Named[] {
  return dashboardsOf(plan)
    .flatMap(({ widgets }) => widgets)
    .flatMap((widget) => (widget.type === 'metric' ? widget.properties.metrics : []))
    .flatMap((line) => {
      const texts = line.filter((part) => typeof part === 'string');
      return texts.flatMap((name, at) =>
        at >= 2 && at % 2 === 0 ? [{ name, value: texts[at + 1] ?? '' }] : [],
      );
    });
}

test('what alarms and dashboards look at is there: API, functions, queues', async (context) => {
  const plan = await settledPlan(context);
  const there = existing(plan);
  const looked = [...alarmDimensions(plan), ...dashboardDimensions(plan)];
  const seen = new Set(looked.map(({ name }) => name));
  for (const { name, value } of looked)
    if (!OUR_OWN.has(name)) expect([...(there[name] ?? [])], `${name}=${value}`).toContain(value);
  expect([...seen]).toEqual(expect.arrayContaining(['ApiId', 'FunctionName', 'QueueName']));
});

test('the dashboards’ queries read log groups that are there', async (context) => {
  const plan = await settledPlan(context);
  const groups = namesOf(plan, 'aws_cloudwatch_log_group', 'name');
  const read = dashboardsOf(plan)
    .flatMap(({ widgets }) => widgets)
    .flatMap((widget) =>
      widget.type === 'log' ? [...widget.properties.query.matchAll(/SOURCE '([^']+)'/g)] : [],
    )
    .map(([, group]) => group ?? '');
  expect(read.length).toBeGreaterThan(0);
  expect(read.filter((group) => !groups.has(group))).toEqual([]);
});

test('every alarm of the file is there, and tells the topic of its severity', async (context) => {
  const plan = await settledPlan(context);
  const { alarms, composites } = readAlarms();
  const planned = [
    ...resourcesOf(plan, 'aws_cloudwatch_metric_alarm').filter(({ name }) => name === 'sentinel'),
    ...resourcesOf(plan, 'aws_cloudwatch_composite_alarm'),
  ].map(({ values }) => values);
  expect(planned.map(({ alarm_name }) => alarm_name).sort()).toEqual(
    [...alarms, ...composites].map(({ alarm_name }) => alarm_name).sort(),
  );
  const topics = {
    page: [resourceAt(plan, 'aws_sns_topic.alarms').values.arn],
    look: [resourceAt(plan, 'aws_sns_topic.look').values.arn],
    part: [],
    all: [],
  };
  for (const { alarm_name, severity } of [...alarms, ...composites]) {
    const { alarm_actions, ok_actions } = planned.find((one) => one.alarm_name === alarm_name) ?? {};
    expect([elements(alarm_actions), elements(ok_actions)], alarm_name).toEqual([
      topics[severity],
      topics[severity],
    ]);
  }
});

test('alarms compare what the file says, with the thresholds that were given', async (context) => {
  const plan = await settledPlan(context);
  const { alarms } = readAlarms({ ...DEFAULTS, ...valuesGiven(plan) });
  for (const alarm of alarms) {
    const { values } = resourceAt(
      plan,
      `aws_cloudwatch_metric_alarm.sentinel["${alarm.alarm_name.replace('sentinel-', '')}"]`,
    );
    expect(values, alarm.alarm_name).toMatchObject({
      threshold: alarm.threshold,
      comparison_operator: alarm.comparison_operator,
      evaluation_periods: alarm.evaluation_periods,
      datapoints_to_alarm: alarm.datapoints_to_alarm,
      treat_missing_data: alarm.treat_missing_data,
    });
    const queries = alarm.metric_query.map(({ label: _, ...query }) => query);
    const planned = queriesOf(values, queries[0]?.id);
    expect(planned, alarm.alarm_name).toEqual(expect.arrayContaining(queries));
    expect(planned.length, alarm.alarm_name).toBe(queries.length);
  }
});

/** The values the example gives, besides what the defaults say. */
function valuesGiven(plan: Plan): Record<string, string | number> {
  const { id } = resourceAt(plan, 'aws_apigatewayv2_api.sentinel').values;
  return { api_id: String(id), queue_age_seconds: 600, concurrency_limit: 10 };
}

/** An alarm's metric, under `id`, or its metrics, as the file has them but for labels; in no order. */
function queriesOf(values: Readonly<Record<string, unknown>>, id: string | undefined): unknown[] {
  const { namespace, metric_name, dimensions, period, statistic: stat } = values;
  if (typeof metric_name === 'string')
    return [{ id, metric: { namespace, metric_name, dimensions, period, stat }, return_data: true }];
  return elements(values.metric_query).map((query) => {
    const { id: own, expression, return_data } = record(query);
    const { unit: _, ...metric } = record(member(query, 'metric', 0));
    return expression === null ? { id: own, metric, return_data } : { id: own, expression, return_data };
  });
}

test('every queue where something waits for a person has an alarm', async (context) => {
  const plan = await settledPlan(context);
  const watched = new Set(
    alarmDimensions(plan).flatMap(({ name, value }) => (name === 'QueueName' ? [value] : [])),
  );
  const waiting = [...namesOf(plan, 'aws_sqs_queue', 'name')].filter((name) =>
    /-(dead|undelivered)$/.test(name),
  );
  expect(waiting).toHaveLength(3);
  expect(waiting.filter((name) => !watched.has(name))).toEqual([]);
});

test('a composite names alarms that are there', async (context) => {
  const plan = await settledPlan(context);
  const names = new Set([
    ...namesOf(plan, 'aws_cloudwatch_metric_alarm', 'alarm_name'),
    ...namesOf(plan, 'aws_cloudwatch_composite_alarm', 'alarm_name'),
  ]);
  for (const { values } of resourcesOf(plan, 'aws_cloudwatch_composite_alarm')) {
    const named = alarmsOf(String(values.alarm_rule));
    expect(named.length, String(values.alarm_name)).toBeGreaterThan(1);
    expect(named.filter((name) => !names.has(name))).toEqual([]);
  }
});
