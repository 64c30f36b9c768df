import { Metrics } from '@aws-lambda-powertools/metrics';
import { createEmfForms } from './emf-forms.ts';
import { type MetricDefinition, type PublishMetrics, VEND_METRICS } from './vend-metrics.ts';

export const METRIC_NAMESPACE = 'SentinelTVM';

/** Where EMF texts go, and the clock they are stamped by. */
export type EmfOutput = { nowMs: () => number; write: (text: string) => unknown };

/**
 * The vend function's publisher: one EMF blob a request, cold start included as a metric like the others. With an
 * `output` Powertools forms each set of metrics once and the publisher fills in moment and values, a tenth of the
 * time; without it Powertools prints each blob itself.
 */
export function createEmfPublisher(service: string, output?: EmfOutput): PublishMetrics {
  if (output === undefined) return createPublisherOf(VEND_METRICS, service);
  const { nowMs, write } = output;
  const emfOf = createEmfForms(METRIC_NAMESPACE, service, new Map(Object.entries(VEND_METRICS)));
  return (measurements) => {
    try {
      const text = emfOf(measurements, nowMs());
      if (text !== undefined) write(text);
    } catch {
      // A metric never fails a request, and an unreadable stdout has nobody to tell.
    }
  };
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
