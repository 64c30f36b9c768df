import { count, type MetricDefinition, milliseconds, PER_SERVICE } from './metric.ts';

/** Every metric of the ledger writer. */
export const AUDIT_METRICS = {
  LedgerAppended: count(PER_SERVICE, 'events taken into the ledger'),
  LedgerDuplicate: count(PER_SERVICE, 'events delivered again, which the ledger had'),
  LedgerConflict: count(PER_SERVICE, 'events with a known id and other content: dead letters'),
  LedgerForeign: count(PER_SERVICE, 'messages of another account or source: dead letters'),
  LedgerRejected: count(PER_SERVICE, 'messages of no known kind or shape: dead letters'),
  LedgerLeft: count(PER_SERVICE, 'messages that stay on the queue for another try'),
  AuditLag: milliseconds(PER_SERVICE, "from a request's beginning to its event in the ledger"),
} as const satisfies Record<string, MetricDefinition>;

export type AuditMetric = keyof typeof AUDIT_METRICS;

/** Every metric of the checkpoint signer. */
export const SIGN_METRICS = {
  LedgerGap: count(PER_SERVICE, 'seqs of producers that are missing for longer than 15 minutes'),
  LedgerDisagreement: count(
    PER_SERVICE,
    'the table does not agree with its last checkpoint: nothing is signed',
  ),
  CheckpointAge: milliseconds(PER_SERVICE, 'age of the oldest event no checkpoint covers'),
} as const satisfies Record<string, MetricDefinition>;

export type SignMetric = keyof typeof SIGN_METRICS;
