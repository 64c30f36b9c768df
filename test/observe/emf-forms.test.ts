import { Metrics } from '@aws-lambda-powertools/metrics';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEmfPublisher, METRIC_NAMESPACE } from '../../functions/observe/emf.ts';
import { createEmfForms } from '../../functions/observe/emf-forms.ts';
import { type Measurements, VEND_METRICS } from '../../functions/observe/vend-metrics.ts';

const TABLE = new Map(Object.entries(VEND_METRICS));
const SCOPE = { namespace: METRIC_NAMESPACE, service: 'sentinel-vend' };
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
function byPowertools(
  measured: Readonly<Record<string, number>>,
  more: { dimension?: string; metadata?: string } = {},
): string {
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName: 'sentinel-vend' });
  if (more.dimension !== undefined) metrics.addDimension('profile', more.dimension);
  if (more.metadata !== undefined) metrics.addMetadata('profile', more.metadata);
  for (const [name, value] of Object.entries(measured))
    metrics.addMetric(name, TABLE.get(name)?.unit ?? 'Count', value);
  metrics.setTimestamp(NOW_MS);
  return `${JSON.stringify(metrics.serializeMetrics())}\n`;
}

test('a set that was formed once is filled to what Powertools makes of it, byte for byte', () => {
  const emfOf = createEmfForms(SCOPE, TABLE);
  fc.assert(
    fc.property(measurements, measurements, (first, second) => {
      for (const measured of [first, second, first])
        expect(emfOf(measured, NOW_MS)).toBe(byPowertools(measured));
    }),
  );
});

test('what is no number throws, and what is no metric of the table is left out', () => {
  const emfOf = createEmfForms(SCOPE, TABLE);
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => emfOf({ Allowed: 1, VendLatency: value }, NOW_MS)).toThrow(RangeError);
  expect(emfOf({ Allowed: 1, Stranger: 2 }, NOW_MS)).toBe(byPowertools({ Allowed: 1 }));
  expect(emfOf({ Allowed: 1, Denied: undefined }, NOW_MS)).toBe(byPowertools({ Allowed: 1 }));
  expect(emfOf({}, NOW_MS)).toBeUndefined();
});

test('dimensions and metadata are what Powertools makes of them', () => {
  const measured = { Allowed: 1, VendLatency: 11.25 };
  const ofProfile = createEmfForms({ ...SCOPE, dimensions: { profile: 'prod' } }, TABLE);
  expect(ofProfile(measured, NOW_MS)).toBe(byPowertools(measured, { dimension: 'prod' }));
  const emfOf = createEmfForms(SCOPE, TABLE);
  expect(JSON.parse(emfOf(measured, NOW_MS, ',"profile":"dev"') ?? '')).toEqual(
    JSON.parse(byPowertools(measured, { metadata: 'dev' })),
  );
});

/** What the vend function's publisher writes of a request. */
function published(measured: Measurements, profile: string | null, listed: readonly string[] = []): string[] {
  const lines: string[] = [];
  const output = { nowMs: () => NOW_MS, write: (text: string) => lines.push(text) };
  createEmfPublisher('sentinel-vend', output, new Set(listed))(measured, profile);
  return lines;
}

test('a request that names no profile is one line, and one that does has it as metadata', () => {
  const measured = { Denied: 1, VendLatency: 11.25 };
  expect(published(measured, null, ['prod'])).toEqual([byPowertools(measured)]);
  const [line = '', ...more] = published(measured, 'dev', ['prod']);
  expect(more).toEqual([]);
  expect(line).toMatch(/^[^\n]+\n$/);
  expect(JSON.parse(line)).toEqual(JSON.parse(byPowertools(measured, { metadata: 'dev' })));
});

test('a request for a listed profile has a second line under its name, of the metrics that are by profile', () => {
  const measured = { ColdStart: 1, VendLatency: 11.25, PolicyLatency: 3, Allowed: 1 };
  expect(published(measured, 'prod', ['prod', 'staging'])).toEqual([
    byPowertools(measured),
    byPowertools({ VendLatency: 11.25, Allowed: 1 }, { dimension: 'prod' }),
  ]);
});

test('a publisher fails no request', () => {
  const closed = () => {
    throw new Error('EPIPE');
  };
  const publish = createEmfPublisher('sentinel-vend', { nowMs: () => NOW_MS, write: closed });
  expect(() => publish({ Allowed: 1 }, 'dev')).not.toThrow();
});
