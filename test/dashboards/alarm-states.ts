import { type AlarmState, alarmSeries, compositeState, stateOf } from '../../dashboards/alarms.ts';
import type { Variables } from '../../dashboards/fill.ts';
import { type Sample, storeSamples } from '../../dashboards/samples.ts';
import { DEFAULTS, readAlarms } from './files.ts';
import { ACCOUNT_ID, REGION } from './observed-seeds.ts';
import { API_ID } from './observed-stack.ts';

/**
 * Where the local stack's names are other than the defaults. Thresholds that a busy machine would cross by itself, or
 * that would take minutes to cross, are moved: they are variables.
 */
export const LOCAL_VALUES: Variables = {
  ...DEFAULTS,
  ...{ region: REGION, account_id: ACCOUNT_ID, api_id: API_ID },
  ...{ vend_function: 'vend', audit_function: 'audit', sign_function: 'sign' },
  ...{ hit_latency_ms: 200, miss_latency_ms: 300, burn_least_requests: 5 },
  ...{ queue_age_seconds: 5, init_duration_ms: 3000, concurrency_limit: 3 },
  // Every hour is outside of these.
  ...{ usual_from_hour: 24, usual_to_hour: 0 },
};

/**
 * The states of all alarms, by name without its first part, were things in all the periods an alarm looks at as they
 * were in the seconds that were measured.
 */
export function statesOf(
  samples: readonly Sample[],
  values: Variables = LOCAL_VALUES,
): Map<string, AlarmState> {
  const store = storeSamples(samples);
  const endMs = Math.max(...samples.map(({ timestampMs }) => timestampMs)) + 1;
  const { alarms, composites } = readAlarms(values);
  const states = new Map<string, AlarmState>();
  for (const alarm of alarms) {
    const [measured] = alarmSeries({ ...alarm, evaluation_periods: 1 }, store, endMs);
    states.set(
      alarm.alarm_name,
      stateOf(
        alarm,
        Array.from({ length: alarm.evaluation_periods }, () => measured),
      ),
    );
  }
  for (const { alarm_name, alarm_rule } of composites)
    states.set(alarm_name, compositeState(alarm_rule, states));
  return new Map([...states].map(([name, state]) => [name.replace(/^sentinel-/, ''), state]));
}

/** The alarms that are raised. */
export function raised(states: ReadonlyMap<string, AlarmState>): string[] {
  return [...states].filter(([, state]) => state === 'ALARM').map(([name]) => name);
}
