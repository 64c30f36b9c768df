import { Metrics } from '@aws-lambda-powertools/metrics';
import type { MetricDefinition } from './metric.ts';

/** The EMF text of one set of metrics, but for the moment and the values. */
type Form = {
  /** Up to the timestamp, and from there to the first value. */
  head: string;
  middle: string;
  /** In the order of their places: a metric, and the text before its value. */
  places: readonly { name: string; before: string }[];
};

/**
 * Writes the EMF text of some measurements taken at a moment; undefined when there is nothing to write. `metadata` is
 * JSON text of members that are no metrics, each with a comma before it.
 */
export type WriteEmf = (
  measurements: Readonly<Record<string, number | undefined>>,
  nowMs: number,
  metadata?: string,
) => string | undefined;

/** What the metrics of a publisher are published under. */
export type EmfScope = {
  namespace: string;
  service: string;
  /** Dimensions besides `service`. */
  dimensions?: Readonly<Record<string, string>>;
};

/** A request's metrics are one of a few dozen sets; a set beyond that is formed each time. */
const MOST_FORMS = 256;

/**
 * EMF texts by Powertools Metrics, which forms each set of metrics once: what it makes of a set is always the same but
 * for the timestamp and the values. Asked for every request it takes 11 µs, half of them for reading environment
 * variables (docs/performance.md). Values are finite numbers: others throw, as Powertools does.
 * The table has at most 53 metrics, one for each bit of a whole number.
 */
export function createEmfForms(
  { namespace, service, dimensions }: EmfScope,
  table: ReadonlyMap<string, MetricDefinition>,
): WriteEmf {
  const metrics = new Metrics({ namespace, serviceName: service });
  if (dimensions !== undefined) metrics.setDefaultDimensions(dimensions);
  const bits = new Map([...table.keys()].map((name, at) => [name, 2 ** at]));
  const forms = new Map<number, Form>();
  return (measurements, nowMs, metadata = '') => {
    let set = 0;
    for (const name in measurements) if (measurements[name] !== undefined) set += bits.get(name) ?? 0;
    if (set === 0) return undefined;
    let form = forms.get(set);
    if (form === undefined) {
      form = formOf(metrics, table, measurements);
      if (forms.size < MOST_FORMS) forms.set(set, form);
    }
    return `${fill(form, measurements, nowMs)}${metadata}}\n`;
  };
}

function fill(form: Form, measurements: Readonly<Record<string, number | undefined>>, nowMs: number): string {
  let text = form.head + nowMs + form.middle;
  for (const { name, before } of form.places) {
    const value = measurements[name];
    if (!Number.isFinite(value)) throw new RangeError(`${name} is no number`);
    text += before + value;
  }
  return text;
}

/** Lets Powertools serialize the set with a value of 0 each, and takes the text apart. */
function formOf(
  metrics: Metrics,
  table: ReadonlyMap<string, MetricDefinition>,
  measurements: Readonly<Record<string, number | undefined>>,
): Form {
  const known = Object.keys(measurements).filter(
    (name) => table.has(name) && measurements[name] !== undefined,
  );
  for (const name of known) metrics.addMetric(name, table.get(name)?.unit ?? 'Count', 0);
  const { _aws: directive, ...fields } = metrics.serializeMetrics();
  metrics.clearMetrics();
  const { Timestamp: _, ...directives } = directive;
  const constants = Object.entries(fields).filter(([name]) => !known.includes(name));
  return {
    head: '{"_aws":{"Timestamp":',
    middle: `,${inner(directives)}}${constants.length === 0 ? '' : `,${inner(Object.fromEntries(constants))}`}`,
    places: known.map((name) => ({ name, before: `,${JSON.stringify(name)}:` })),
  };
}

/** The JSON text of an object without its braces. */
function inner(object: object): string {
  return JSON.stringify(object).slice(1, -1);
}
