import type { AuditMetric } from '../observe/ledger-metrics.ts';
import { type AcceptanceRules, acceptMessage } from './accept-message.ts';
import type { Incoming, Rejection } from './incoming.ts';
import { type BatchResult, type WriterSettings, writeBatch } from './write-batch.ts';

/** A message of the audit queue, as Lambda hands it on. */
export type QueueMessage = { messageId: string; body: string };

/** Puts a message on the dead-letter queue with its reason; false when the queue did not take it. */
export type SendDeadLetter = (message: QueueMessage, rejection: Rejection) => Promise<boolean>;

export type AuditPorts = WriterSettings & {
  rules: AcceptanceRules;
  sendDeadLetter: SendDeadLetter;
  nowMs: () => number;
  publishMetrics: (measurements: Partial<Record<AuditMetric, number | readonly number[]>>) => void;
  writeLog: (line: AuditLogLine) => void;
};

/** One line per message that was not simply taken, and one per batch. */
export type AuditLogLine = {
  level: 'info' | 'warn' | 'error';
  message: 'batch' | 'dead letter' | 'left on the queue';
  messageId: string | null;
  eventId: string | null;
  reason: string | null;
  appended: number;
  duplicates: number;
  causes: readonly string[];
};

/** Messages that SQS shall deliver again. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html */
export type BatchAnswer = { batchItemFailures: { itemIdentifier: string }[] };

type DeadLetter = { message: QueueMessage; eventId: string | null; rejection: Rejection };

const CONFLICT: Rejection = { code: 'conflict', text: 'the ledger has another event of this id' };

/**
 * Takes a batch of the audit queue: what is sound goes into the ledger, what is not to the dead letters with its
 * reason, and what neither took stays on the queue. A bad message never blocks its batch.
 */
export async function handleBatch(
  messages: readonly QueueMessage[],
  ports: AuditPorts,
): Promise<BatchAnswer> {
  const sound: Incoming[] = [];
  const dead: DeadLetter[] = [];
  for (const message of messages) {
    const acceptance = acceptMessage(message.messageId, message.body, ports.rules);
    if (acceptance.ok) sound.push(acceptance.incoming);
    else dead.push({ message, eventId: null, rejection: acceptance.rejection });
  }
  const result = await writeBatch(sound, ports);
  for (const { messageId, event } of result.conflicts) {
    const message = messages.find((one) => one.messageId === messageId);
    if (message !== undefined) dead.push({ message, eventId: event.id, rejection: CONFLICT });
  }
  const unsent = await sendDeadLetters(dead, ports);
  tell(result, dead, unsent, ports);
  const left = [
    ...result.left.map(({ messageId }) => messageId),
    ...unsent.map(({ message }) => message.messageId),
  ];
  return { batchItemFailures: left.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function sendDeadLetters(dead: readonly DeadLetter[], ports: AuditPorts): Promise<DeadLetter[]> {
  const sent = await Promise.all(
    dead.map(({ message, rejection }) => ports.sendDeadLetter(message, rejection)),
  );
  return dead.filter((_, at) => sent[at] !== true);
}

function tell(
  result: BatchResult,
  dead: readonly DeadLetter[],
  unsent: readonly DeadLetter[],
  ports: AuditPorts,
): void {
  const { appended, duplicates, conflicts, left, causes } = result;
  const isForeign = ({ rejection }: DeadLetter) => rejection.code.startsWith('foreign-');
  const nowMs = ports.nowMs();
  ports.publishMetrics({
    LedgerAppended: appended.length,
    LedgerDuplicate: duplicates.length,
    LedgerConflict: conflicts.length,
    LedgerForeign: dead.filter(isForeign).length,
    LedgerRejected: dead.filter((one) => !isForeign(one) && one.rejection.code !== 'conflict').length,
    LedgerLeft: left.length + unsent.length,
    AuditLag: appended.map(({ event }) => Math.max(0, nowMs - Date.parse(event.time))),
  });
  const base = {
    messageId: null,
    eventId: null,
    reason: null,
    appended: appended.length,
    duplicates: duplicates.length,
    causes,
  };
  ports.writeLog({ ...base, level: left.length > 0 ? 'error' : 'info', message: 'batch' });
  for (const one of dead) {
    const { code, text } = one.rejection;
    const message = unsent.includes(one) ? 'left on the queue' : 'dead letter';
    ports.writeLog({
      ...base,
      level: 'error',
      message,
      messageId: one.message.messageId,
      eventId: one.eventId,
      reason: `${code}: ${text}`,
    });
  }
}
