import { Metrics } from '@aws-lambda-powertools/metrics';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEmfPublisher, METRIC_NAMESPACE } from '../../functions/observe/emf.ts';
import { createEmfForms } from '../../functions/observe/emf-forms.ts';
import { type Measurements, VEND_METRICS } from '../../functions/observe/vend-metrics.ts';

const TABLE = new Map(Object.entries(VEND_METRICS));
const NAMES = [...TABLE.keys()];
/** Powertools warns of moments more than 14 days ago. */
const NOW_MS = Date.now();

const values = fc.oneof(
  fc.integer({ min: 0, max: 100_000 }),
  fc.double({ min: -1e6, max: 1e9, noNaN: true }),
  fc.constantFrom(-0, 1e-7, 1e21, Number.MAX_SAFE_INTEGER),
);
const measurements = fc
  .subarray(NAMES, { minLength: 1 })
  .chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, values]))));

/** The same measurements, each serialized by Powertools itself. */
function byPowertools(measured: Readonly<Record<string, number>>): string {
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName: 'sentinel-vend' });
  for (const [name, value] of Object.entries(measured))
    metrics.addMetric(name, TABLE.get(name)?.unit ?? 'Count', value);
  metrics.setTimestamp(NOW_MS);
  return `${JSON.stringify(metrics.serializeMetrics())}\n`;
}

test('a set that was formed once is filled to what Powertools makes of it, byte for byte', () => {
  const emfOf = createEmfForms(METRIC_NAMESPACE, 'sentinel-vend', TABLE);
  fc.assert(
    fc.property(measurements, measurements, (first, second) => {
      for (const measured of [first, second, first])
        expect(emfOf(measured, NOW_MS)).toBe(byPowertools(measured));
    }),
  );
});

test('what is no number throws, and what is no metric of the table is left out', () => {
  const emfOf = createEmfForms(METRIC_NAMESPACE, 'sentinel-vend', TABLE);
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => emfOf({ Allowed: 1, VendLatency: value }, NOW_MS)).toThrow(RangeError);
  expect(emfOf({ Allowed: 1, Stranger: 2 }, NOW_MS)).toBe(byPowertools({ Allowed: 1 }));
  expect(emfOf({ Allowed: 1, Denied: undefined }, NOW_MS)).toBe(byPowertools({ Allowed: 1 }));
  expect(emfOf({}, NOW_MS)).toBeUndefined();
});

test('a publisher writes one line a request, and fails none', () => {
  const lines: string[] = [];
  const measured: Measurements = { Allowed: 1, VendLatency: 11.25 };
  createEmfPublisher('sentinel-vend', { nowMs: () => NOW_MS, write: (text) => lines.push(text) })(measured);
  expect(lines).toEqual([byPowertools({ Allowed: 1, VendLatency: 11.25 })]);
  const closed = () => {
    throw new Error('EPIPE');
  };
  expect(() =>
    createEmfPublisher('sentinel-vend', { nowMs: () => NOW_MS, write: closed })(measured),
  ).not.toThrow();
});
