/** The units CloudWatch knows and we use. */
export type Unit = 'Count' | 'Milliseconds';

/** Under `service` alone: the sum over all requests of a function. */
export const PER_SERVICE = [['service']] as const;
/** Also under `service` and `profile`, for the profiles of `SENTINEL_METRIC_PROFILES`. */
export const PER_PROFILE = [['service'], ['service', 'profile']] as const;

/**
 * What a metric is. A function's metrics are one table of these, which `METRIC_TABLES` knows: publishers,
 * docs/metrics.md and the tests of the dashboards are made from it.
 */
export type MetricDefinition = {
  unit: Unit;
  meaning: string;
  /** The sets of dimensions it is published under. Never a user or a request id: each value is a metric of its own. */
  dimensions: typeof PER_SERVICE | typeof PER_PROFILE;
};

/** A metric that counts. */
export function count(dimensions: MetricDefinition['dimensions'], meaning: string): MetricDefinition {
  return { unit: 'Count', dimensions, meaning };
}

/** A metric of a time that passes. */
export function milliseconds(dimensions: MetricDefinition['dimensions'], meaning: string): MetricDefinition {
  return { unit: 'Milliseconds', dimensions, meaning };
}

export type MetricTable = Readonly<Record<string, MetricDefinition>>;
