import { expect, test } from 'vitest';
import { alarmSeries, type MetricAlarm, stateOf } from '../../dashboards/alarms.ts';
import { evaluateExpression } from '../../dashboards/evaluate.ts';
import { fillTemplate } from '../../dashboards/fill.ts';
import { runLogsQuery } from '../../dashboards/logs-query.ts';
import { storeSamples } from '../../dashboards/samples.ts';
import { statisticOf } from '../../dashboards/statistic.ts';

test.for([
  ['Sum', 15],
  ['SampleCount', 5],
  ['Average', 3],
  ['Minimum', 1],
  ['Maximum', 5],
  ['p50', 3],
  ['p99', 5],
  ['PR(:3)', 60],
  ['PR(1:3)', 40],
] as const)('%s of 1 to 5 is %d', ([stat, value]) => {
  expect(statisticOf(stat, [3, 1, 5, 2, 4])).toBe(value);
});

test('no values have no statistic, and an unknown one is refused', () => {
  expect(statisticOf('Sum', [])).toBeUndefined();
  expect(() => statisticOf('tm90', [1])).toThrow('unknown statistic');
});

const IDS = new Map([
  ['a', [1, undefined, 3]],
  ['b', [2, 2, 0]],
]);

test.for([
  ['a + 2 * b', [5, undefined, 3]],
  ['(a + 2) * b', [6, undefined, 0]],
  ['a / b', [0.5, undefined, undefined]],
  ['100 * FILL(a, 0) / (FILL(a, 0) + b)', [100 / 3, 0, 100]],
  ['IF(b > 1, a, 7)', [1, undefined, 7]],
  ['IF(b >= 1 && b < 3, 1, 0)', [1, 1, 0]],
] as const)('%s', ([expression, series]) => {
  expect(evaluateExpression(expression, IDS, 3)).toEqual(series);
});

test.for(['a +', '(a', 'a ; b', 'c', 'MEDIAN(a)', "a 'text'"])('`%s` is refused', (expression) => {
  expect(() => evaluateExpression(expression, IDS, 3)).toThrow();
});

const METRIC = { namespace: 'N', metric: 'M', dimensions: { service: 's' } };
const AT_MS = 600_000;

test('a metric is its exact set of dimensions, and a period begins with its first moment', () => {
  const store = storeSamples([
    { ...METRIC, timestampMs: AT_MS - 60_000, values: [1] },
    { ...METRIC, timestampMs: AT_MS - 1, values: [2, 3] },
    { ...METRIC, timestampMs: AT_MS, values: [4] },
    { ...METRIC, timestampMs: AT_MS - 1, values: [9], dimensions: { service: 's', profile: 'p' } },
  ]);
  const span = { endMs: AT_MS, periodSeconds: 60, count: 2 };
  expect(store.series(METRIC, 'Sum', span)).toEqual([undefined, 6]);
  expect(store.series({ ...METRIC, dimensions: {} }, 'Sum', span)).toEqual([undefined, undefined]);
});

const ALARM: MetricAlarm = {
  ...{ alarm_name: 'x', alarm_description: '', severity: 'look', runbook: '' },
  ...{ comparison_operator: 'GreaterThanThreshold', threshold: 5, treat_missing_data: 'notBreaching' },
  ...{ evaluation_periods: 3, datapoints_to_alarm: 2 },
  metric_query: [
    {
      ...{ id: 'm', return_data: true },
      metric: { namespace: 'N', metric_name: 'M', dimensions: { service: 's' }, period: 60, stat: 'Sum' },
    },
  ],
};

test('an alarm counts the periods above its threshold, and what is missing as it is told', () => {
  expect(stateOf(ALARM, [6, 6, 5])).toBe('ALARM');
  expect(stateOf(ALARM, [6, 5, 5])).toBe('OK');
  expect(stateOf(ALARM, [6, undefined, undefined])).toBe('OK');
  expect(stateOf({ ...ALARM, treat_missing_data: 'breaching' }, [6, undefined, 0])).toBe('ALARM');
  const store = storeSamples([{ ...METRIC, timestampMs: AT_MS - 1, values: [6] }]);
  expect(alarmSeries(ALARM, store, AT_MS)).toEqual([undefined, undefined, 6]);
});

test('a query filters, takes apart, counts by, sorts and cuts', () => {
  const rows = [
    { caller: 'alice', profile: 'dev', time: '2026-03-04T22:00:00Z', ms: 3 },
    { caller: 'alice', profile: 'prod', time: '2026-03-04T23:10:00Z', ms: 4 },
    { caller: 'bob', profile: 'dev', time: '2026-03-04T10:00:00Z', ms: 5 },
    { caller: null, profile: 'dev', time: '2026-03-04T21:00:00Z', ms: 6 },
  ];
  const ask = (query: string) => runLogsQuery(`SOURCE 'g' | ${query}`, new Map([['g', rows]]));
  expect(
    ask(
      'parse time "*T*:*" as day, hour, rest | filter hour >= 20 | stats count(*) as n, count_distinct(profile) as p by caller | sort n desc | limit 1',
    ),
  ).toEqual([{ caller: 'alice', n: 2, p: 2 }]);
  expect(ask('filter caller != "alice" | stats sum(ms) as total by profile')).toEqual([
    { profile: 'dev', total: 5 },
  ]);
  expect(() => ask('dedup caller')).toThrow('dedup');
});

/** As the files have it; written out it would look like a template string. */
const variable = (name: string) => `$\{${name}}`;

test('a file is filled in, numbers become bare, and a variable without value is refused', () => {
  const text = `{"a":"${variable('x')}-b","v":"#${variable('n')}"}`;
  expect(fillTemplate(text, { x: 'y', n: 14.4 })).toBe('{"a":"y-b","v":14.4}');
  expect(() => fillTemplate(variable('unknown'), {})).toThrow('unknown');
});
