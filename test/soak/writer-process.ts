import { type AuditLogLine, handleBatch, type QueueMessage } from '../../functions/audit/handle-batch.ts';
import { createLedgerStore } from '../../functions/aws/ledger-store.ts';
import { rules, schemas } from '../audit/events.ts';
import { clientOf } from '../ledger/open-table.ts';
import { seededRandom } from './seeded-random.ts';

/** What a writer process is given and what it answers, by the channel it was forked with. */
export type Given = { messages: readonly QueueMessage[] };
export type Answered = {
  left: readonly string[];
  appended: number;
  duplicates: number;
  /** Why attempts were made again. */
  causes: readonly string[];
};

const [url = '', table = '', seed = '0'] = process.argv.slice(2);
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const random = seededRandom(Number(seed));
let commits = 0;
let told = { appended: 0, duplicates: 0 };
let causes: readonly string[] = [];

const ports = {
  store: createLedgerStore({ client: clientOf(url), table, log: 'main', wait }),
  schemas,
  rules,
  retentionSeconds: 400 * 86_400,
  newCommitId: () => `${process.pid}-${commits++}`,
  wait,
  random,
  mostAttempts: 12,
  // All messages are sound: a dead letter is a fault, and its message comes back for ever.
  sendDeadLetter: async () => false,
  nowMs: Date.now,
  publishMetrics: (measured: { LedgerAppended?: unknown; LedgerDuplicate?: unknown }) => {
    told = { appended: Number(measured.LedgerAppended), duplicates: Number(measured.LedgerDuplicate) };
  },
  writeLog: (line: AuditLogLine) => {
    causes = line.causes;
  },
};

process.on('disconnect', () => process.exit());
process.on('message', (given: Given) => {
  void handleBatch(given.messages, ports).then(({ batchItemFailures }) => {
    const left = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    process.send?.({ left, ...told, causes } satisfies Answered);
  });
});
process.send?.('ready');
