import { Metrics } from '@aws-lambda-powertools/metrics';
import { type Measurements, type PublishMetrics, VEND_METRICS } from './vend-metrics.ts';

export const METRIC_NAMESPACE = 'SentinelTVM';

/**
 * One EMF blob a request by Powertools Metrics, cold start included as a metric like the others:
 * `captureColdStartMetric` would write a second blob under another dimension.
 */
export function createEmfPublisher(service: string): PublishMetrics {
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName: service });
  return (measurements: Measurements) => {
    try {
      for (const [name, definition] of Object.entries(VEND_METRICS)) {
        const value = measured(measurements, name);
        if (value !== undefined) metrics.addMetric(name, definition.unit, value);
      }
      metrics.publishStoredMetrics();
    } catch {
      // A metric never fails a request, and an unreadable stdout has nobody to tell.
      metrics.clearMetrics();
    }
  };
}

function measured(
  measurements: Readonly<Record<string, number | undefined>>,
  name: string,
): number | undefined {
  return measurements[name];
}
