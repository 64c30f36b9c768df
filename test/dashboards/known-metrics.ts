import { AWS_METRICS, type AwsMetric } from '../../dashboards/aws-metrics.ts';
import { METRIC_NAMESPACE } from '../../functions/observe/emf.ts';
import type { MetricTable } from '../../functions/observe/metric.ts';
import { METRIC_TABLES } from '../../functions/observe/metric-tables.ts';
import type { Read } from './files.ts';

const TABLES = new Map(Object.entries<MetricTable>(METRIC_TABLES));
const OF_AWS = new Map(Object.entries<AwsMetric>(AWS_METRICS));

/** The unit of a metric that is read; undefined where nothing publishes it under those dimensions. */
export function unitOf({ namespace, metric, dimensions }: Read): string | undefined {
  const names = Object.keys(dimensions).toSorted().join();
  if (namespace !== METRIC_NAMESPACE) {
    const known = OF_AWS.get(metric);
    return known?.namespace === namespace && known.dimension === names ? known.unit : undefined;
  }
  const { service = '' } = dimensions;
  const tables = service === '*' ? [...TABLES.values()] : [TABLES.get(service)];
  const definition = tables.map((table) => table?.[metric]).find((one) => one !== undefined);
  const published = definition?.dimensions.some((set) => [...set].toSorted().join() === names);
  return published === true ? definition?.unit : undefined;
}

/** Every metric of ours under every set of its dimensions. */
export function published(): { service: string; metric: string; dimensions: readonly string[] }[] {
  return [...TABLES].flatMap(([service, table]) =>
    Object.entries(table).flatMap(([metric, definition]) =>
      definition.dimensions.map((dimensions) => ({ service, metric, dimensions })),
    ),
  );
}

/** Is this what `read` reads? */
export function isRead(
  { service, metric, dimensions }: ReturnType<typeof published>[number],
  read: Read,
): boolean {
  const names = Object.keys(read.dimensions).toSorted().join();
  return (
    read.namespace === METRIC_NAMESPACE &&
    read.metric === metric &&
    names === [...dimensions].toSorted().join() &&
    ['*', service].includes(read.dimensions.service ?? '')
  );
}
