import { count, type MetricDefinition, PER_SERVICE } from './metric.ts';

/** Every metric of the detect function. */
export const DETECT_METRICS = {
  Findings: count(PER_SERVICE, 'findings put on the bus'),
  ConfigurationChanges: count(
    PER_SERVICE,
    'versions and removals of policy and profile parameters put on the bus for the ledger',
  ),
  DetectMessages: count(PER_SERVICE, 'messages of the queue of detections'),
  DetectUnknown: count(PER_SERVICE, 'messages that are no event of ours: dropped'),
  DetectLeft: count(PER_SERVICE, 'messages that stay on the queue for another try'),
  AccessLogLines: count(PER_SERVICE, 'requests the access log told of'),
  SweepEntries: count(PER_SERVICE, 'entries of the ledger a sweep looked at'),
  SweepBehind: count(
    PER_SERVICE,
    'entries of the ledger no sweep has looked at, those among them that are too young',
  ),
  SweepFailed: count(PER_SERVICE, '1 when a part of a sweep failed'),
} as const satisfies Record<string, MetricDefinition>;

export type DetectMetric = keyof typeof DETECT_METRICS;
