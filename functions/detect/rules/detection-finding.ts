import type { DetectionFinding } from '../../event/finding-event.ts';
import { DETECTIONS, type Severity } from './detections.ts';
import { type Evidence, type Hit, MOST_EVIDENCE, type Place } from './hit.ts';

const CLASS_UID = 2004;
const CATEGORY_UID = 2;
/** Create. */
const ACTIVITY_ID = 1;
/** New. */
const STATUS_ID = 1;
/** Rule. */
const ANALYTIC_RULE = 1;
/** https://schema.ocsf.io/1.8.0/classes/detection_finding, attribute `severity_id`. */
export const SEVERITY_ID = {
  informational: 1,
  low: 2,
  medium: 3,
  high: 4,
  critical: 5,
} as const satisfies Record<Severity, number>;
const NAMES = {
  informational: 'Informational',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
} as const satisfies Record<Severity, string>;
const EVIDENCE_TYPE = {
  decision: 'Credential Decision',
  'configuration-change': 'Configuration Change',
  cloudtrail: 'AWS API Call via CloudTrail',
} as const satisfies Record<Evidence['kind'], string>;

/** A hit as OCSF 1.8.0 class 2004, profile `cloud`; times in Unix milliseconds. */
export function detectionFinding(hit: Hit, id: string, severity: Severity, place: Place): DetectionFinding {
  const { title, advice, source } = DETECTIONS[hit.code];
  return {
    class_uid: CLASS_UID,
    category_uid: CATEGORY_UID,
    activity_id: ACTIVITY_ID,
    type_uid: CLASS_UID * 100 + ACTIVITY_ID,
    time: hit.timeMs,
    severity_id: SEVERITY_ID[severity],
    severity: NAMES[severity],
    status_id: STATUS_ID,
    is_alert: SEVERITY_ID[severity] >= SEVERITY_ID.medium,
    message: hit.message,
    finding_info: {
      uid: id,
      title,
      desc: hit.message,
      created_time: hit.timeMs,
      types: [hit.code],
      data_sources: [source],
      analytic: { type_id: ANALYTIC_RULE, uid: hit.code, name: title },
      related_events: hit.evidence
        .slice(0, MOST_EVIDENCE)
        .map(({ kind, id: uid }) => ({ uid, type: EVIDENCE_TYPE[kind] })),
      related_events_count: hit.evidence.length,
    },
    ...(hit.caller === null ? {} : { evidences: [{ user: { name: hit.caller } }] }),
    remediation: { desc: advice },
    cloud: { provider: 'AWS', region: place.region, account: { uid: place.accountId } },
    metadata: {
      version: '1.8.0',
      product: { name: 'sentinel-tvm', vendor_name: 'sentinel-tvm', version: place.version },
      uid: id,
      profiles: ['cloud'],
    },
  };
}
