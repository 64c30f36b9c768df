import { type MetricDefinition, PER_PROFILE, PER_SERVICE } from './metric.ts';

/** Every metric of the vend function. */
export const VEND_METRICS = {
  ColdStart: { unit: 'Count', dimensions: PER_SERVICE, meaning: 'first request of an environment' },
  InitDuration: {
    unit: 'Milliseconds',
    dimensions: PER_SERVICE,
    meaning: 'from process start to a ready handler, on the first request',
  },
  VendLatency: {
    unit: 'Milliseconds',
    dimensions: PER_PROFILE,
    meaning: 'the whole request, in the handler',
  },
  VendLatencyHit: {
    unit: 'Milliseconds',
    dimensions: PER_SERVICE,
    meaning: 'the whole request, of those granted a session from the cache',
  },
  VendLatencyMiss: {
    unit: 'Milliseconds',
    dimensions: PER_SERVICE,
    meaning: 'the whole request, of those that waited for STS, whatever it answered',
  },
  PolicyLatency: {
    unit: 'Milliseconds',
    dimensions: PER_SERVICE,
    meaning: 'reading policy and profile, cached or not',
  },
  StsLatency: {
    unit: 'Milliseconds',
    dimensions: PER_PROFILE,
    meaning: 'AssumeRole with all attempts, when the session cache had no hit',
  },
  AuditLatency: {
    unit: 'Milliseconds',
    dimensions: PER_SERVICE,
    meaning: 'recording the decision, on the bus or the queue',
  },
  Allowed: {
    unit: 'Count',
    dimensions: PER_PROFILE,
    meaning: 'requests answered with credentials or a listing',
  },
  Denied: { unit: 'Count', dimensions: PER_PROFILE, meaning: 'requests refused with 401, 403 or 429' },
  Errors: { unit: 'Count', dimensions: PER_PROFILE, meaning: 'requests refused with 400 or 5xx' },
  PolicyCacheHit: {
    unit: 'Count',
    dimensions: PER_SERVICE,
    meaning: 'policy and profile came from the cache',
  },
  PolicyCacheMiss: {
    unit: 'Count',
    dimensions: PER_SERVICE,
    meaning: 'policy and profile were read from Parameter Store',
  },
  PolicyStale: {
    unit: 'Count',
    dimensions: PER_SERVICE,
    meaning: 'a cached policy decided because Parameter Store failed',
  },
  PolicyInvalid: {
    unit: 'Count',
    dimensions: PER_PROFILE,
    meaning: 'the stored policy or profile does not parse',
  },
  SessionCacheHit: { unit: 'Count', dimensions: PER_SERVICE, meaning: 'the session came from the cache' },
  SessionCacheMiss: { unit: 'Count', dimensions: PER_SERVICE, meaning: 'the session was asked of STS' },
  AuditFallback: {
    unit: 'Count',
    dimensions: PER_SERVICE,
    meaning: 'the bus failed and the queue took the event',
  },
  AuditUnavailable: {
    unit: 'Count',
    dimensions: PER_SERVICE,
    meaning: 'neither bus nor queue took the event',
  },
  RateLimited: {
    unit: 'Count',
    dimensions: PER_SERVICE,
    meaning: 'refused because the caller was over its budget',
  },
  CodeCacheRejected: {
    unit: 'Count',
    dimensions: PER_SERVICE,
    meaning:
      '1 when V8 did not take the compiled code beside the bundle, or it was not there; on the first request',
  },
} as const satisfies Record<string, MetricDefinition>;

export type VendMetric = keyof typeof VEND_METRICS;

/** The measurements of one request. */
export type Measurements = Partial<Record<VendMetric, number>>;

/**
 * Publishes the measurements of one request; never throws.
 *
 * @param profile the profile that was asked for, when the request named one
 */
export type PublishMetrics = (measurements: Measurements, profile: string | null) => void;
