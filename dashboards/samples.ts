import { groupBy } from './group-by.ts';
import { statisticOf } from './statistic.ts';

/** Values of one metric at one moment. */
export type Sample = {
  namespace: string;
  metric: string;
  dimensions: Readonly<Record<string, string>>;
  timestampMs: number;
  values: readonly number[];
};

/** The periods a series is about: `count` of them, the last one ending at `endMs`. */
export type Span = { endMs: number; periodSeconds: number; count: number };

/** One value a period, oldest first; undefined where there is no datapoint. */
export type Series = readonly (number | undefined)[];

export type MetricName = Pick<Sample, 'namespace' | 'metric' | 'dimensions'>;

/** A metric is its namespace, name and exact set of dimensions, as in CloudWatch: there is no adding up over sets. */
export function keyOf({ namespace, metric, dimensions }: MetricName): string {
  return JSON.stringify([namespace, metric, Object.entries(dimensions).toSorted()]);
}

export type SampleStore = {
  series: (name: MetricName, stat: string, span: Span) => Series;
  /** Every metric there is. */
  metrics: readonly MetricName[];
};

export function storeSamples(samples: readonly Sample[]): SampleStore {
  const byKey = groupBy(samples, keyOf);
  return {
    metrics: [...byKey.values()].flatMap(([first]) => first ?? []),
    series: (name, stat, span) => seriesOf(byKey.get(keyOf(name)) ?? [], stat, span),
  };
}

function seriesOf(samples: readonly Sample[], stat: string, { endMs, periodSeconds, count }: Span): Series {
  const periodMs = periodSeconds * 1000;
  const values: number[][] = Array.from({ length: count }, () => []);
  for (const sample of samples) {
    // A period begins with its first moment: what is at `endMs` belongs to the one after.
    const fromEnd = Math.ceil((endMs - sample.timestampMs) / periodMs);
    if (fromEnd >= 1 && fromEnd <= count) values[count - fromEnd]?.push(...sample.values);
  }
  return values.map((ofPeriod) => statisticOf(stat, ofPeriod));
}
