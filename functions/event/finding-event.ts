import type { Producer } from './decision-event.ts';

export const FINDING_DETAIL_TYPE = 'Sentinel Finding';
export const FINDING_SCHEMA_VERSION = '1';

/** The part of OCSF 1.8.0 class 2004 (Detection Finding) that is read back; the rest is in docs/schema/finding.v1.json. */
export type DetectionFinding = Readonly<Record<string, unknown>> & {
  severity_id: number;
  severity: string;
  message: string;
  finding_info: Readonly<Record<string, unknown>> & {
    title: string;
    related_events: readonly { uid: string; type: string }[];
  };
  remediation: { desc: string };
};

/**
 * A finding, schema version 1 (docs/schema/finding.v1.json): what the ledger places and lists every event by, and the
 * finding itself as OCSF has it. The same cause gives the same event, byte for byte: the ledger takes it once.
 */
export type FindingEvent = {
  schemaVersion: typeof FINDING_SCHEMA_VERSION;
  id: string;
  producer: Producer;
  /** When what was found happened, not when it was noticed. */
  time: string;
  outcome: 'finding';
  /** The detection's code. */
  code: string;
  /** Whose doing it is, by the name policies see; null where nobody asked for credentials. */
  caller: { name: string } | null;
  profile: string | null;
  finding: DetectionFinding;
};
