import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { METRIC_NAMESPACE } from '../../functions/observe/emf.ts';
import { VEND_METRICS } from '../../functions/observe/vend-metrics.ts';
import { inProcess } from '../vend/in-process.ts';

/** The names the contract gives the vend function. */
const CONTRACT =
  'ColdStart, InitDuration, VendLatency, PolicyLatency, StsLatency, AuditLatency, Allowed, Denied, Errors, PolicyCacheHit, PolicyCacheMiss, PolicyStale, PolicyInvalid, SessionCacheHit, SessionCacheMiss, AuditFallback, AuditUnavailable, RateLimited';

/** And those its own alarms need: docs/decisions/observability.md. */
const OWN = 'VendLatencyHit, VendLatencyMiss, CodeCacheRejected';

test('the metrics are those of the contract and of the alarms', () => {
  expect(Object.keys(VEND_METRICS).toSorted()).toEqual(`${CONTRACT}, ${OWN}`.split(', ').toSorted());
});

test('a request that waited for STS, and one that was given a session from the cache, are told apart', async () => {
  const vend = inProcess();
  vend.sts.plan.latencyMs = 40;
  const [miss] = (await vend.ask()).metrics;
  const [hit] = (await vend.ask()).metrics;
  const [denied] = (await vend.ask({ rawPath: '/credentials/absent' })).metrics;
  vend.sts.plan.always = 'unavailable';
  const [failed] = (await vend.ask({ rawQueryString: 'duration=900' })).metrics;
  expect(miss).toMatchObject({ VendLatency: 40, VendLatencyMiss: 40 });
  expect(miss).not.toHaveProperty('VendLatencyHit');
  expect(hit).toMatchObject({ VendLatency: 0, VendLatencyHit: 0 });
  expect(hit).not.toHaveProperty('VendLatencyMiss');
  expect(failed?.VendLatencyMiss).toBe(failed?.VendLatency);
  expect(failed?.Errors).toBe(1);
  for (const name of ['VendLatencyHit', 'VendLatencyMiss']) expect(denied).not.toHaveProperty(name);
});

const PUBLISHER = new URL('./publish-metrics.ts', import.meta.url).pathname;

/** What Powertools prints of the measurements of several requests, in a process of its own. */
function blobsOf(...requests: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown>[] {
  const told = requests.map((measurements) => JSON.stringify(measurements));
  const printed = execFileSync(process.execPath, [PUBLISHER, ...told], { encoding: 'utf8', env: {} });
  return printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('each request is one EMF blob, whose only dimension is the service', async () => {
  const vend = inProcess();
  await vend.ask();
  await vend.ask();
  const blobs = blobsOf(...vend.metrics);
  expect(blobs).toHaveLength(2);
  for (const [n, blob] of blobs.entries()) {
    const { _aws, service, ...values } = blob;
    expect(_aws).toMatchObject({
      CloudWatchMetrics: [{ Namespace: METRIC_NAMESPACE, Dimensions: [['service']] }],
    });
    expect(service).toBe('sentinel-vend');
    expect(values).toEqual(vend.metrics[n]);
  }
  expect(blobs[0]).toMatchObject({
    ColdStart: 1,
    InitDuration: 120,
    PolicyCacheMiss: 1,
    SessionCacheMiss: 1,
  });
  expect(blobs[1]).not.toHaveProperty('ColdStart');
  expect(blobs[1]).not.toHaveProperty('StsLatency');
});

test('each metric has its unit', () => {
  const all = Object.fromEntries(Object.keys(VEND_METRICS).map((name) => [name, 1]));
  const [blob] = blobsOf(all);
  const units = Object.entries(VEND_METRICS).map(([Name, { unit }]) => ({ Name, Unit: unit }));
  expect(blob).toMatchObject({ _aws: { CloudWatchMetrics: [{ Metrics: units }] } });
});

test('measurements that are none fail nothing, and do not come with the next request’s', () => {
  const [blob, ...more] = blobsOf({ Allowed: 1, Denied: 'many' }, { Errors: 1 });
  expect(more).toEqual([]);
  expect(blob).toMatchObject({ Errors: 1 });
  expect(blob).not.toHaveProperty('Allowed');
});

test('a closed standard output fails nothing', () => {
  const script = `node "$0" '{"Allowed":1}' >&-`;
  expect(() =>
    execFileSync('sh', ['-c', script.replace('node', `"${process.execPath}"`), PUBLISHER]),
  ).not.toThrow();
});
