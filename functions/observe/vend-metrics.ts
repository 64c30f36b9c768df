import { count, type MetricDefinition, milliseconds, PER_PROFILE, PER_SERVICE } from './metric.ts';

/** Every metric of the vend function. */
export const VEND_METRICS = {
  ColdStart: count(PER_SERVICE, 'first request of an environment'),
  InitDuration: milliseconds(PER_SERVICE, 'from process start to a ready handler, on the first request'),
  VendLatency: milliseconds(PER_PROFILE, 'the whole request, in the handler'),
  VendLatencyHit: milliseconds(PER_SERVICE, 'the whole request, of those granted a session from the cache'),
  VendLatencyMiss: milliseconds(
    PER_SERVICE,
    'the whole request, of those that waited for STS, whatever it answered',
  ),
  PolicyLatency: milliseconds(PER_SERVICE, 'reading policy and profile, cached or not'),
  StsLatency: milliseconds(PER_PROFILE, 'AssumeRole with all attempts, when the session cache had no hit'),
  AuditLatency: milliseconds(PER_SERVICE, 'recording the decision, on the bus or the queue'),
  Allowed: count(PER_PROFILE, 'requests answered with credentials or a listing'),
  Denied: count(PER_PROFILE, 'requests refused with 401, 403 or 429'),
  Errors: count(PER_PROFILE, 'requests refused with 400 or 5xx'),
  PolicyCacheHit: count(PER_SERVICE, 'policy and profile came from the cache'),
  PolicyCacheMiss: count(PER_SERVICE, 'policy and profile were read from Parameter Store'),
  PolicyStale: count(PER_SERVICE, 'a cached policy decided because Parameter Store failed'),
  PolicyInvalid: count(PER_PROFILE, 'the stored policy or profile does not parse'),
  SessionCacheHit: count(PER_SERVICE, 'the session came from the cache'),
  SessionCacheMiss: count(PER_SERVICE, 'the session was asked of STS'),
  AuditFallback: count(PER_SERVICE, 'the bus failed and the queue took the event'),
  AuditUnavailable: count(PER_SERVICE, 'neither bus nor queue took the event'),
  RateLimited: count(PER_SERVICE, 'refused because the caller was over its budget'),
  CodeCacheRejected: count(
    PER_SERVICE,
    '1 when V8 did not take the compiled code beside the bundle, or it was not there; on the first request',
  ),
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
