import { type MetricDefinition, PER_SERVICE } from './metric.ts';

/** Every metric of the detect function. */
export const DETECT_METRICS = {
  Findings: { unit: 'Count', dimensions: PER_SERVICE, meaning: 'findings put on the bus' },
  ConfigurationChanges: {
    unit: 'Count',
    dimensions: PER_SERVICE,
    meaning: 'versions and removals of policy and profile parameters put on the bus for the ledger',
  },
  DetectMessages: { unit: 'Count', dimensions: PER_SERVICE, meaning: 'messages of the queue of detections' },
  DetectUnknown: {
    unit: 'Count',
    dimensions: PER_SERVICE,
    meaning: 'messages that are no event of ours: dropped',
  },
  DetectLeft: {
    unit: 'Count',
    dimensions: PER_SERVICE,
    meaning: 'messages that stay on the queue for another try',
  },
  AccessLogLines: { unit: 'Count', dimensions: PER_SERVICE, meaning: 'requests the access log told of' },
  SweepEntries: {
    unit: 'Count',
    dimensions: PER_SERVICE,
    meaning: 'entries of the ledger a sweep looked at',
  },
  SweepBehind: {
    unit: 'Count',
    dimensions: PER_SERVICE,
    meaning: 'entries of the ledger no sweep has looked at, those among them that are too young',
  },
  SweepFailed: { unit: 'Count', dimensions: PER_SERVICE, meaning: '1 when a part of a sweep failed' },
} as const satisfies Record<string, MetricDefinition>;

export type DetectMetric = keyof typeof DETECT_METRICS;
