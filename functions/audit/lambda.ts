import { randomBytes } from 'node:crypto';
import { createDynamoDbClient } from '../aws/dynamodb-client.ts';
import { createLedgerStore } from '../aws/ledger-store.ts';
import { createSendDeadLetter } from '../aws/send-dead-letter.ts';
import { readAuditConfig } from '../config/audit-settings.ts';
import { createPublisherOf } from '../observe/emf.ts';
import { AUDIT_METRICS } from '../observe/ledger-metrics.ts';
import { createLogWriter } from '../observe/log-line.ts';
import { compileEventSchemas } from './event-schemas.ts';
import { type AuditPorts, type BatchAnswer, handleBatch } from './handle-batch.ts';

const environment = process.env;
const reading = readAuditConfig(environment);
if (!reading.ok)
  throw new Error(
    `the configuration has faults and the function does not start:\n${reading.faults.join('\n')}`,
  );
const { config } = reading;

const schemas = compileEventSchemas();
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const client = createDynamoDbClient(config.region, environment);

const ports: AuditPorts = {
  store: createLedgerStore({ client, table: config.tableName, log: config.logName, wait }),
  schemas,
  rules: { accountId: config.accountId, schemas },
  retentionSeconds: config.retentionDays === 0 ? null : config.retentionDays * 86_400,
  newCommitId: () => randomBytes(8).toString('hex'),
  wait,
  random: Math.random,
  mostAttempts: config.commitAttempts,
  sendDeadLetter: createSendDeadLetter(config.deadLetterQueueUrl, config.region, environment),
  nowMs: Date.now,
  publishMetrics: createPublisherOf(AUDIT_METRICS, 'sentinel-audit'),
  writeLog: createLogWriter(config.logLevel, (text) => process.stdout.write(text)),
};

/** The Lambda handler of the audit queue's event source mapping, with partial batch responses. */
export async function handler(event: {
  Records: { messageId: string; body: string }[];
}): Promise<BatchAnswer> {
  return handleBatch(event.Records, ports);
}
