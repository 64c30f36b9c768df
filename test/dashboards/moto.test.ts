import { execFile, execFileSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { CompositeAlarm, MetricAlarm } from '../../dashboards/alarms.ts';
import { findMoto, MOTO_ABSENT, startMoto } from '../contract/moto-server.ts';
import { DASHBOARDS, readAlarms, readDashboard } from './files.ts';

const BOTO_ABSENT = 'no boto3: install it, or set SENTINEL_TEST_PYTHON to a Python that has it';
const PROGRAM = join(import.meta.dirname, 'put-all.py');

function findBoto(): string | undefined {
  const cached = join(homedir(), '.cache', 'sentinel-tvm', 'python', 'bin', 'python');
  return [process.env.SENTINEL_TEST_PYTHON, cached, 'python3'].find((python) => {
    try {
      if (python) execFileSync(python, ['-c', 'import boto3'], { stdio: 'ignore' });
      return Boolean(python);
    } catch {
      return false;
    }
  });
}

/** The API's arguments of what Terraform is given. */
function argumentsOf(alarm: MetricAlarm): object {
  return {
    AlarmName: alarm.alarm_name,
    AlarmDescription: alarm.alarm_description,
    ComparisonOperator: alarm.comparison_operator,
    Threshold: alarm.threshold,
    EvaluationPeriods: alarm.evaluation_periods,
    DatapointsToAlarm: alarm.datapoints_to_alarm,
    TreatMissingData: alarm.treat_missing_data,
    Metrics: alarm.metric_query.map(({ id, return_data, label, expression, metric }) => ({
      Id: id,
      ReturnData: return_data,
      ...(label !== undefined && { Label: label }),
      ...(expression !== undefined && { Expression: expression }),
      ...(metric !== undefined && {
        MetricStat: {
          Period: metric.period,
          Stat: metric.stat,
          Metric: {
            Namespace: metric.namespace,
            MetricName: metric.metric_name,
            Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
          },
        },
      }),
    })),
  };
}

const compositeArguments = ({ alarm_name, alarm_description, alarm_rule }: CompositeAlarm) => ({
  AlarmName: alarm_name,
  AlarmDescription: alarm_description,
  AlarmRule: alarm_rule,
});

type Put = { messages: unknown[]; dashboards: Record<string, unknown>; alarms: string[] };

function putAll(python: string, input: object): Promise<Put> {
  return new Promise((resolve, reject) => {
    const child = execFile(python, [PROGRAM], (error, out, err) =>
      error === null ? resolve(JSON.parse(out)) : reject(new Error(err)),
    );
    child.stdin?.end(JSON.stringify(input));
  });
}

test('moto takes dashboards and alarms without a word, and composites are as the service model has them', async ({
  skip,
}) => {
  skip(findMoto() === undefined, MOTO_ABSENT);
  const python = findBoto();
  if (python === undefined) return skip(true, BOTO_ABSENT);
  const moto = await startMoto();
  if (moto === undefined) throw new Error(MOTO_ABSENT);
  onTestFinished(moto.stop);
  const dashboards = Object.fromEntries(DASHBOARDS.map((name) => [`sentinel-${name}`, readDashboard(name)]));
  const { alarms, composites } = readAlarms();
  const there = await putAll(python, {
    url: moto.url,
    dashboards,
    alarms: alarms.map(argumentsOf),
    composites: composites.map(compositeArguments),
  });
  expect(there.messages).toEqual([]);
  expect(there.dashboards).toEqual(dashboards);
  expect(there.alarms.toSorted()).toEqual(alarms.map(({ alarm_name }) => alarm_name).toSorted());
});
