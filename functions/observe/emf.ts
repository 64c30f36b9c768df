import { Metrics } from '@aws-lambda-powertools/metrics';
import { type MetricDefinition, type PublishMetrics, VEND_METRICS } from './vend-metrics.ts';

export const METRIC_NAMESPACE = 'SentinelTVM';

/** The vend function's publisher: one EMF blob a request, cold start included as a metric like the others. */
export function createEmfPublisher(service: string): PublishMetrics {
  return createPublisherOf(VEND_METRICS, service);
}

/**
 * A publisher of the metrics of a table, one EMF blob a call by Powertools Metrics; several values of a metric become
 * its distribution. `captureColdStartMetric` is not used: it would write a second blob under another dimension.
 */
export function createPublisherOf<Name extends string>(
  table: Readonly<Record<Name, MetricDefinition>>,
  service: string,
): (measurements: Readonly<Partial<Record<Name, number | readonly number[]>>>) => void {
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName: service });
  const definitions = new Map<string, MetricDefinition>(Object.entries(table));
  return (measurements) => {
    try {
      for (const [name, measured] of Object.entries<number | readonly number[] | undefined>(measurements)) {
        const definition = definitions.get(name);
        if (definition === undefined || measured === undefined) continue;
        for (const value of typeof measured === 'number' ? [measured] : measured)
          metrics.addMetric(name, definition.unit, value);
      }
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    } catch {
      // A metric never fails a request, and an unreadable stdout has nobody to tell.
      metrics.clearMetrics();
    }
  };
}
