import { DETECT_METRICS } from './detect-metrics.ts';
import { AUDIT_METRICS, SIGN_METRICS } from './ledger-metrics.ts';
import type { MetricTable } from './metric.ts';
import { VEND_METRICS } from './vend-metrics.ts';

/** Every metric the product gives, namespace `SentinelTVM`, by the value of its dimension `service`. */
export const METRIC_TABLES = {
  'sentinel-vend': VEND_METRICS,
  'sentinel-audit': AUDIT_METRICS,
  'sentinel-sign': SIGN_METRICS,
  'sentinel-detect': DETECT_METRICS,
} as const satisfies Readonly<Record<string, MetricTable>>;
