import { type MetricDefinition, PER_SERVICE } from './metric.ts';

/** Every metric of the ledger writer. */
export const AUDIT_METRICS = {
  LedgerAppended: { unit: 'Count', dimensions: PER_SERVICE, meaning: 'events taken into the ledger' },
  LedgerDuplicate: {
    unit: 'Count',
    dimensions: PER_SERVICE,
    meaning: 'events delivered again, which the ledger had',
  },
  LedgerConflict: {
    unit: 'Count',
    dimensions: PER_SERVICE,
    meaning: 'events with a known id and other content: dead letters',
  },
  LedgerForeign: {
    unit: 'Count',
    dimensions: PER_SERVICE,
    meaning: 'messages of another account or source: dead letters',
  },
  LedgerRejected: {
    unit: 'Count',
    dimensions: PER_SERVICE,
    meaning: 'messages of no known kind or shape: dead letters',
  },
  LedgerLeft: {
    unit: 'Count',
    dimensions: PER_SERVICE,
    meaning: 'messages that stay on the queue for another try',
  },
  AuditLag: {
    unit: 'Milliseconds',
    dimensions: PER_SERVICE,
    meaning: "from a request's beginning to its event in the ledger",
  },
} as const satisfies Record<string, MetricDefinition>;

export type AuditMetric = keyof typeof AUDIT_METRICS;

/** Every metric of the checkpoint signer. */
export const SIGN_METRICS = {
  LedgerGap: {
    unit: 'Count',
    dimensions: PER_SERVICE,
    meaning: 'seqs of producers that are missing for longer than 15 minutes',
  },
  LedgerDisagreement: {
    unit: 'Count',
    dimensions: PER_SERVICE,
    meaning: 'the table does not agree with its last checkpoint: nothing is signed',
  },
  CheckpointAge: {
    unit: 'Milliseconds',
    dimensions: PER_SERVICE,
    meaning: 'age of the oldest event no checkpoint covers',
  },
} as const satisfies Record<string, MetricDefinition>;

export type SignMetric = keyof typeof SIGN_METRICS;
