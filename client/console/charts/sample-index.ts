import type { MetricName, Sample, SampleStore, Series, Span } from '../../../dashboards/samples.ts';
import { statisticOf } from '../../../dashboards/statistic.ts';

/** Samples of the last hours by metric, to be added to. */
export type SampleIndex = {
  add: (sample: Sample) => void;
  store: SampleStore;
};

type Kept = { name: MetricName; samples: Sample[] };

/** So many samples of a metric are kept; the oldest go first. */
const MOST_OF_A_METRIC = 100_000;

/** An index without samples. A metric is its namespace, name and exact set of dimensions, as in CloudWatch. */
export function createSampleIndex(): SampleIndex {
  const byKey = new Map<string, Kept>();
  return {
    add(sample) {
      const key = keyOf(sample);
      const kept = byKey.get(key);
      if (kept === undefined) byKey.set(key, { name: sample, samples: [sample] });
      else kept.samples.push(sample);
      if (kept !== undefined && kept.samples.length > MOST_OF_A_METRIC)
        kept.samples.splice(0, MOST_OF_A_METRIC / 10);
    },
    store: {
      get metrics() {
        return [...byKey.values()].map(({ name }) => name);
      },
      series: (name, stat, span) => seriesOf(byKey.get(keyOf(name))?.samples ?? [], stat, span),
    },
  };
}

function keyOf({ namespace, metric, dimensions }: MetricName): string {
  return JSON.stringify([namespace, metric, Object.entries(dimensions).toSorted()]);
}

/** A period begins with its first moment, as in CloudWatch. */
function seriesOf(samples: readonly Sample[], stat: string, { endMs, periodSeconds, count }: Span): Series {
  const periodMs = periodSeconds * 1000;
  const startMs = endMs - count * periodMs;
  const periods: number[][] = Array.from({ length: count }, () => []);
  for (const { timestampMs, values } of samples) {
    const period = periods[Math.floor((timestampMs - startMs) / periodMs)];
    if (period !== undefined) for (const value of values) period.push(value);
  }
  return periods.map((values) => statisticOf(stat, values));
}
