import type { DetectionCode, Severity } from './detections.ts';

/** An event that shows what was found: an entry of the ledger, or a record of CloudTrail. */
export type Evidence = { kind: 'decision' | 'configuration-change' | 'cloudtrail'; id: string };

/** What a rule found, before it is an event. */
export type Hit = {
  code: DetectionCode;
  /** When it happened, Unix milliseconds. */
  timeMs: number;
  /** With the code, what makes two findings one; the same at each delivery. */
  key: string;
  message: string;
  caller: string | null;
  profile: string | null;
  evidence: readonly Evidence[];
  /** Where the detection’s own does not fit. */
  severity?: Severity;
};

/** Where findings are made. */
export type Place = { accountId: string; region: string; version: string };

/** An event shows its causes by these, and says how many more there are. */
export const MOST_EVIDENCE = 20;
