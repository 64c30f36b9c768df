import type { Decision, Miss } from '../../functions/policy/index.ts';

/** What the console's server tells its page; every answer is JSON of one of these. */

/** A decision in the list. `outcome` and what follows it are as the ledger keeps them beside the entry. */
export type Row = {
  index: number;
  id: string;
  /** Unix milliseconds. */
  timeMs: number;
  user: string | null;
  profile: string | null;
  outcome: string;
  code: string;
};

/** A page of the list, newest first; `next` goes on, null at the end. A page can be empty and have a next one. */
export type DecisionsPage = { rows: Row[]; next: string | null };

/** A line of the stream of what comes: entries in the order of the log, a sign of life, or what went wrong. */
export type LiveLine =
  | { kind: 'rows'; rows: Row[]; next: number }
  | { kind: 'beat'; next: number }
  | { kind: 'problem'; message: string };

export type About = {
  /** `local stack` or the region. */
  place: string;
  table: string;
  log: string;
  /** Verifier key as text, `NAME+HASH+BASE64`; null: nothing can be checked. */
  publicKey: string | null;
};

/** Everything that the page needs to check for itself that a decision is in the log. */
export type Story = {
  id: string;
  index: number;
  /** The body as it is stored, unchecked; null where it is gone. */
  leaf: string | null;
  /** The latest checkpoint, when it covers the decision. */
  proof: { size: number; hashes: string[]; note: string } | null;
  /** Why there is no proof: it will be there, or it cannot be. */
  why: { kind: 'waiting' | 'damaged'; message: string } | null;
};

/** The decision made again, from the version of the policy that made it. */
export type PolicyExplained =
  | { kind: 'unavailable'; message: string }
  | {
      kind: 'explained';
      parameter: string;
      version: number;
      /** Whether the text is the one the event names by its hash. */
      sameText: boolean;
      text: string;
      decision: Decision;
      passed: { index: number; name: string; misses: Miss[] }[];
    };

export type QueueHealth = {
  title: string;
  /** Messages to be had, being worked on, and not to be had yet: SQS's approximate counts. */
  counts: { visible: number; inFlight: number; delayed: number } | null;
  /** Why there are none. */
  problem: string | null;
};

export type Health = {
  atMs: number;
  log: { size: number; settled: number } | null;
  checkpoint: { size: number; signedAtMs: number; note: string } | null;
  /** When the oldest decision that no checkpoint covers was made; null: all are covered. */
  uncoveredSinceMs: number | null;
  queues: QueueHealth[];
};

/** A refusal of the server. */
export type Refused = { code: string; message: string };

/** `isCoarse`: its periods are longer than the chart's, so that it has no value at most times. */
export type ChartLine = { label: string; values: (number | null)[]; isCoarse: boolean };

/** Where what to do is written: a URL, or a place in the repository. */
export type Runbook = { text: string; target: string };

export type WidgetAnswer = {
  title: string;
  runbook: Runbook | null;
  body: /** `times` in Unix seconds, the beginnings of periods; `values` one for each, null where there is none. */
    | {
        kind: 'chart';
        unit: string;
        times: number[];
        lines: ChartLine[];
        thresholds: { label: string; value: number }[];
      }
    /** Nothing was measured in the range. */
    | { kind: 'empty' }
    /** What a query of the logs found. */
    | { kind: 'table'; columns: string[]; rows: string[][] }
    /** A query of CloudWatch Logs Insights, to be run there. */
    | { kind: 'query'; query: string }
    | { kind: 'alarms'; alarms: string[] }
    | { kind: 'problem'; message: string };
};

export type DashboardAnswer = {
  name: string;
  /** What is shown, Unix seconds. */
  from: number;
  to: number;
  widgets: WidgetAnswer[];
};

export type Finding = {
  id: string;
  timeMs: number;
  code: string;
  caller: string | null;
  profile: string | null;
  /** null where the body is gone, or is not what was logged. */
  told: {
    severity: string;
    /** 1 to 5, OCSF's `severity_id`. */
    severityId: number;
    title: string;
    message: string;
    advice: string;
    evidence: { id: string; type: string }[];
  } | null;
};

/** Findings, newest first; `next` goes on, null at the end. */
export type FindingsPage = { findings: Finding[]; next: string | null };
