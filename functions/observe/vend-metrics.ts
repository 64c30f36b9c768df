/** The units CloudWatch knows and we use. */
type Unit = 'Count' | 'Milliseconds';

export type MetricDefinition = { unit: Unit; meaning: string };

/** Every metric the vend function gives, namespace `SentinelTVM`, dimension `service`. */
export const VEND_METRICS = {
  ColdStart: { unit: 'Count', meaning: 'first request of an environment' },
  InitDuration: {
    unit: 'Milliseconds',
    meaning: 'from process start to a ready handler, on the first request',
  },
  VendLatency: { unit: 'Milliseconds', meaning: 'the whole request, in the handler' },
  PolicyLatency: { unit: 'Milliseconds', meaning: 'reading policy and profile, cached or not' },
  StsLatency: {
    unit: 'Milliseconds',
    meaning: 'AssumeRole with all attempts, when the session cache had no hit',
  },
  AuditLatency: { unit: 'Milliseconds', meaning: 'recording the decision, on the bus or the queue' },
  Allowed: { unit: 'Count', meaning: 'requests answered with credentials or a listing' },
  Denied: { unit: 'Count', meaning: 'requests refused with 401, 403 or 429' },
  Errors: { unit: 'Count', meaning: 'requests refused with 400 or 5xx' },
  PolicyCacheHit: { unit: 'Count', meaning: 'policy and profile came from the cache' },
  PolicyCacheMiss: { unit: 'Count', meaning: 'policy and profile were read from Parameter Store' },
  PolicyStale: { unit: 'Count', meaning: 'a cached policy decided because Parameter Store failed' },
  PolicyInvalid: { unit: 'Count', meaning: 'the stored policy or profile does not parse' },
  SessionCacheHit: { unit: 'Count', meaning: 'the session came from the cache' },
  SessionCacheMiss: { unit: 'Count', meaning: 'the session was asked of STS' },
  AuditFallback: { unit: 'Count', meaning: 'the bus failed and the queue took the event' },
  AuditUnavailable: { unit: 'Count', meaning: 'neither bus nor queue took the event' },
  RateLimited: { unit: 'Count', meaning: 'refused because the caller was over its budget' },
  CodeCacheRejected: {
    unit: 'Count',
    meaning:
      '1 when V8 did not take the compiled code beside the bundle, or it was not there; on the first request',
  },
} as const satisfies Record<string, MetricDefinition>;

export type VendMetric = keyof typeof VEND_METRICS;

/** The measurements of one request. */
export type Measurements = Partial<Record<VendMetric, number>>;

/** Publishes the measurements of one request as one EMF blob; never throws. */
export type PublishMetrics = (measurements: Measurements) => void;
