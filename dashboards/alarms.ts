import { holds, readAlarmRule } from './alarm-rule.ts';
import { evaluateExpression } from './evaluate.ts';
import type { SampleStore, Series } from './samples.ts';

/** `dashboards/alarms.json`, filled in: the arguments of Terraform's resources, and whom an alarm is for. */
export type Alarms = { alarms: readonly MetricAlarm[]; composites: readonly CompositeAlarm[] };

/** `page`: somebody gets up; `look`: today; `part`: of a composite alone; `all`: what the others lead to. */
type Told = {
  alarm_name: string;
  alarm_description: string;
  severity: 'page' | 'look' | 'part' | 'all';
  /** FILE#SECTION below docs/runbooks. */
  runbook: string;
};

export type MetricQuery = {
  id: string;
  return_data: boolean;
  label?: string;
  expression?: string;
  metric?: {
    namespace: string;
    metric_name: string;
    dimensions: Readonly<Record<string, string>>;
    period: number;
    stat: string;
  };
};

export type MetricAlarm = Told & {
  comparison_operator: 'GreaterThanThreshold';
  threshold: number;
  evaluation_periods: number;
  datapoints_to_alarm: number;
  treat_missing_data: 'notBreaching' | 'breaching';
  metric_query: readonly MetricQuery[];
};

export type CompositeAlarm = Told & { alarm_rule: string };

export type AlarmState = 'OK' | 'ALARM';

/** The length of an alarm's periods, seconds: that of its metrics, which are all the same. */
export function periodOf({ alarm_name, metric_query }: MetricAlarm): number {
  const [period, ...others] = new Set(metric_query.flatMap(({ metric }) => metric?.period ?? []));
  if (period === undefined || others.length > 0) throw new Error(`\`${alarm_name}\` has not one period`);
  return period;
}

/** What an alarm compares with its threshold, a value a period. */
export function alarmSeries(alarm: MetricAlarm, store: SampleStore, endMs: number): Series {
  const count = alarm.evaluation_periods;
  const span = { endMs, periodSeconds: periodOf(alarm), count };
  const ids = new Map<string, Series>();
  for (const { id, metric } of alarm.metric_query)
    if (metric !== undefined)
      ids.set(id, store.series({ ...metric, metric: metric.metric_name }, metric.stat, span));
  const result = alarm.metric_query.find(({ return_data }) => return_data);
  if (result === undefined) throw new Error(`\`${alarm.alarm_name}\` returns nothing`);
  if (result.expression !== undefined) return evaluateExpression(result.expression, ids, count);
  return ids.get(result.id) ?? [];
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html, "Evaluating an alarm" */
export function stateOf(alarm: MetricAlarm, series: Series): AlarmState {
  const breaching = series.filter((value) =>
    value === undefined ? alarm.treat_missing_data === 'breaching' : value > alarm.threshold,
  );
  return breaching.length >= alarm.datapoints_to_alarm ? 'ALARM' : 'OK';
}

/** The alarms a rule names, in its order; throws at a rule CloudWatch would refuse. */
export function alarmsOf(text: string): string[] {
  return parse(text).alarms;
}

/** The state of a composite; throws at a rule CloudWatch would refuse, and at an alarm that is not there. */
export function compositeState(text: string, states: ReadonlyMap<string, AlarmState>): AlarmState {
  return holds(parse(text).rule, states) ? 'ALARM' : 'OK';
}

function parse(text: string) {
  const reading = readAlarmRule(text);
  if (!reading.ok) throw new Error(reading.message);
  return reading;
}

/** The states of all alarms at one moment, composites too, each after those it is made of. */
export function statesAt(
  { alarms, composites }: Alarms,
  store: SampleStore,
  endMs: number,
): Map<string, AlarmState> {
  const states = new Map(
    alarms.map((alarm) => [alarm.alarm_name, stateOf(alarm, alarmSeries(alarm, store, endMs))]),
  );
  for (const { alarm_name, alarm_rule } of composites)
    states.set(alarm_name, compositeState(alarm_rule, states));
  return states;
}
