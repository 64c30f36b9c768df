import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { onTestFinished } from 'vitest';
import type { AuditLogLine, AuditPorts, QueueMessage } from '../../functions/audit/handle-batch.ts';
import { createLedgerStore } from '../../functions/aws/ledger-store.ts';
import { createSendDeadLetter } from '../../functions/aws/send-dead-letter.ts';
import type { AuditMetric } from '../../functions/observe/ledger-metrics.ts';
import { rules, schemas } from '../audit/events.ts';
import { checkedLines } from '../observe/log-schema.ts';
import { region, startFixture } from '../queue/start-fixture.ts';
import { startDynalite } from './dynalite.ts';
import { clientOf, createTable } from './open-table.ts';

export const RETENTION_SECONDS = 400 * 86_400;

export type DeadLetter = { body: string; reason: string; detail: string; messageId: string };

/** A ledger writer before a real table and a real dead-letter queue, its metrics and log lines kept. */
export async function startAudit() {
  const server = await startDynalite();
  const client = clientOf(server.url);
  onTestFinished(async () => {
    client.destroy();
    await server.stop();
  });
  const table = await createTable(client);
  const queues = await startFixture();
  const totals = new Map<AuditMetric, number>();
  const lines: AuditLogLine[] = [];
  let commits = 0;
  const deadLetterUrl = queues.urlOf('audit-dead');
  const ports: AuditPorts = {
    store: createLedgerStore({ client, table, log: 'main', wait: async () => {} }),
    schemas,
    rules,
    retentionSeconds: RETENTION_SECONDS,
    newCommitId: () => String(commits++),
    wait: async () => {},
    random: Math.random,
    mostAttempts: 10,
    sendDeadLetter: createSendDeadLetter(deadLetterUrl, region, {
      AWS_ENDPOINT_URL_SQS: queues.url,
      AWS_ACCESS_KEY_ID: 'AKIAFIXTURE',
      AWS_SECRET_ACCESS_KEY: 'fixture-secret',
    }),
    nowMs: Date.now,
    publishMetrics: (measured) => {
      for (const name of COUNTED) totals.set(name, (totals.get(name) ?? 0) + Number(measured[name]));
    },
    writeLog: checkedLines(lines),
  };
  const deadLetters = () => receiveAll(queues.sqs, deadLetterUrl);
  const total = (name: (typeof COUNTED)[number]) => totals.get(name) ?? 0;
  return { client, table, ports, lines, total, deadLetters };
}

const COUNTED = [
  'LedgerAppended',
  'LedgerDuplicate',
  'LedgerConflict',
  'LedgerForeign',
  'LedgerRejected',
  'LedgerLeft',
] as const;

/** Takes what is on the dead-letter queue, with its reasons. */
async function receiveAll(sqs: Awaited<ReturnType<typeof startFixture>>['sqs'], QueueUrl: string) {
  const letters: DeadLetter[] = [];
  const command = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: 10,
    MessageAttributeNames: ['All'],
    VisibilityTimeout: 600,
  });
  for (;;) {
    const { Messages = [] } = await sqs.send(command);
    if (Messages.length === 0) return letters;
    for (const { Body, MessageAttributes: attributes } of Messages) {
      const text = (name: string) => attributes?.[name]?.StringValue ?? '';
      letters.push({
        body: Body ?? '',
        reason: text('reason'),
        detail: text('detail'),
        messageId: text('messageId'),
      });
    }
  }
}

let messages = 0;

export function messageOf(body: string): QueueMessage {
  return { messageId: `message-${messages++}`, body };
}
