import { SEVERITY_ID } from '../../functions/detect/rules/detection-finding.ts';

/** From the least grave to the gravest. */
export const SEVERITIES = ['informational', 'low', 'medium', 'high', 'critical'] as const;
export type SeverityName = (typeof SEVERITIES)[number];

/** OCSF’s number of a severity; the graver the higher. */
export function severityId(name: SeverityName): number {
  return SEVERITY_ID[name];
}
