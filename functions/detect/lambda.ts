import { compileDecisionSchema } from '../audit/event-schemas.ts';
import { createDetectStore } from '../aws/detect-store.ts';
import { createDynamoDbClient } from '../aws/dynamodb-client.ts';
import { createLedgerReads } from '../aws/ledger-reads.ts';
import { createParameterHistory } from '../aws/parameter-history.ts';
import { createPutEvent } from '../aws/put-event.ts';
import { readDetectConfig } from '../config/detect-settings.ts';
import { DETECT_METRICS } from '../observe/detect-metrics.ts';
import { createPublisherOf } from '../observe/emf.ts';
import { createLogWriter } from '../observe/log-line.ts';
import { keepAccessLog } from './access-log.ts';
import { emit } from './emit.ts';
import {
  type BatchAnswer,
  type DetectLogLine,
  type DetectPorts,
  handleMessages,
  type QueueMessage,
} from './handle-messages.ts';
import type { Outgoing } from './store.ts';
import { sweep } from './sweep.ts';
import type { LedgerSweepPorts } from './sweep-ledger.ts';
import { VERSION } from './version.ts';

const environment = process.env;
const reading = readDetectConfig(environment);
if (!reading.ok)
  throw new Error(
    `the configuration has faults and the function does not start:\n${reading.faults.join('\n')}`,
  );
const { config } = reading;
const { accountId, region, busName } = config;

const client = createDynamoDbClient(region, environment);
const putEvent = createPutEvent(region, environment);
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const store = createDetectStore<Outgoing>({ client, table: config.stateTable });

const ports: DetectPorts & LedgerSweepPorts = {
  store,
  emit: (outgoing) => emit(outgoing, { busName, nowMs: Date.now, putEvent }),
  nowMs: Date.now,
  wait,
  random: Math.random,
  place: { accountId, region, version: VERSION },
  installation: { sinceMs: Number.POSITIVE_INFINITY },
  roots: { policyRoot: config.policyRoot, profileRoot: config.profileRoot },
  ...createParameterHistory(region, environment),
  accountId,
  isDecision: compileDecisionSchema(),
  watched: {
    accountId,
    region,
    rules: config.watchedRules,
    bus: busName,
    queues: config.watchedQueues,
    functions: config.watchedFunctions,
    vendFunction: config.vendFunction,
    vendRoleArn: config.vendRoleArn,
    ledgerTable: config.tableName,
    ledgerWriters: config.ledgerWriters,
    deployers: config.deployers,
  },
  ledger: createLedgerReads({ client, table: config.tableName, log: config.logName, wait }),
  graceMs: config.graceSeconds * 1000,
  hasAccessLog: config.accessLog === 'on',
  mostEntries: config.sweepEntries,
  publishMetrics: createPublisherOf(DETECT_METRICS, 'sentinel-detect'),
  writeLog: createLogWriter<DetectLogLine>(config.logLevel, (text) => process.stdout.write(text)),
};

/** What may invoke the function: its queue, the access log’s subscription, the schedule. */
type Invocation = { Records?: readonly QueueMessage[]; awslogs?: { data: string } };

/** The Lambda handler of the event source mapping, of the access log and of the sweep’s schedule. */
export async function handler(event: Invocation): Promise<BatchAnswer | undefined> {
  if (event.Records !== undefined) return handleMessages(event.Records, ports);
  if (event.awslogs !== undefined) {
    const lines = await keepAccessLog(event.awslogs.data, store, Date.now());
    ports.publishMetrics({ AccessLogLines: lines });
    return undefined;
  }
  await sweep(ports);
  return undefined;
}
