import { Metrics } from '@aws-lambda-powertools/metrics';
import { createEmfForms, type WriteEmf } from './emf-forms.ts';
import type { MetricDefinition } from './metric.ts';
import { type PublishMetrics, VEND_METRICS } from './vend-metrics.ts';

export const METRIC_NAMESPACE = 'SentinelTVM';

/** Where EMF texts go, and the clock they are stamped by. */
export type EmfOutput = { nowMs: () => number; write: (text: string) => unknown };

/**
 * The vend function's publisher: one EMF blob a request, cold start included as a metric like the others. Powertools
 * forms each set of metrics once and the publisher fills in moment and values, a tenth of the time.
 *
 * @param profiles those whose requests have a second blob, with `profile` as a dimension: each of them costs a metric
 *   of its own for every `PER_PROFILE` one. The profile of other requests is metadata of the first.
 */
export function createEmfPublisher(
  service: string,
  { nowMs, write }: EmfOutput,
  profiles: ReadonlySet<string> = new Set(),
): PublishMetrics {
  const definitions = Object.entries<MetricDefinition>(VEND_METRICS);
  const scope = { namespace: METRIC_NAMESPACE, service };
  const emfOf = createEmfForms(scope, new Map(definitions));
  const perProfile = new Map(definitions.filter(([, { dimensions }]) => dimensions.length > 1));
  const formsByProfile = new Map<string, WriteEmf>();
  const emfOfProfile = (profile: string): WriteEmf => {
    const kept = formsByProfile.get(profile);
    if (kept !== undefined) return kept;
    const made = createEmfForms({ ...scope, dimensions: { profile } }, perProfile);
    formsByProfile.set(profile, made);
    return made;
  };
  return (measurements, profile) => {
    try {
      const atMs = nowMs();
      const listed = profile !== null && profiles.has(profile);
      const metadata = profile === null || listed ? '' : `,"profile":${JSON.stringify(profile)}`;
      const text = emfOf(measurements, atMs, metadata);
      if (text !== undefined) write(text);
      const second = listed ? emfOfProfile(profile)(measurements, atMs) : undefined;
      if (second !== undefined) write(second);
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
