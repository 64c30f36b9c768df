import type { MetricDefinition } from './vend-metrics.ts';

/** Every metric the ledger's functions give, namespace `SentinelTVM`, dimension `service`. */
export const LEDGER_METRICS = {
  LedgerAppended: { unit: 'Count', meaning: 'events taken into the ledger' },
  LedgerDuplicate: { unit: 'Count', meaning: 'events delivered again, which the ledger had' },
  LedgerConflict: { unit: 'Count', meaning: 'events with a known id and other content: dead letters' },
  LedgerForeign: { unit: 'Count', meaning: 'messages of another account or source: dead letters' },
  LedgerRejected: { unit: 'Count', meaning: 'messages of no known kind or shape: dead letters' },
  LedgerLeft: { unit: 'Count', meaning: 'messages that stay on the queue for another try' },
  AuditLag: { unit: 'Milliseconds', meaning: "from a request's beginning to its event in the ledger" },
  LedgerGap: { unit: 'Count', meaning: 'seqs of producers that are missing for longer than 15 minutes' },
  LedgerDisagreement: {
    unit: 'Count',
    meaning: 'the table does not agree with its last checkpoint: nothing is signed',
  },
  CheckpointAge: { unit: 'Milliseconds', meaning: 'age of the oldest event no checkpoint covers' },
} as const satisfies Record<string, MetricDefinition>;

export type LedgerMetric = keyof typeof LEDGER_METRICS;
