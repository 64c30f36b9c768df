import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createDynamoDbClient } from '../aws/dynamodb-client.ts';
import { createKmsSigner } from '../aws/kms-signer.ts';
import { createLedgerReads, createPutCheckpoint } from '../aws/ledger-reads.ts';
import { createPutObjectOnce } from '../aws/put-object-once.ts';
import { readSignConfig } from '../config/sign-settings.ts';
import { createPublisherOf } from '../observe/emf.ts';
import { SIGN_METRICS } from '../observe/ledger-metrics.ts';
import { createLogWriter } from '../observe/log-line.ts';
import { createCopy, type PutObjectOnce } from './copy-checkpoint.ts';
import { createPutFileOnce } from './folder.ts';
import { type NoteSignerOutcome, signerOfKms, signerOfPem } from './note-signer.ts';
import { runSigner, type SignLogLine } from './run.ts';

const DAY_MS = 86_400_000;
const environment = process.env;
const reading = readSignConfig(environment);
if (!reading.ok)
  throw new Error(
    `the configuration has faults and the function does not start:\n${reading.faults.join('\n')}`,
  );
const { config } = reading;
const { region } = config;

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const table = {
  client: createDynamoDbClient(region, environment),
  table: config.tableName,
  log: config.logName,
  wait,
};
const retentionMs = config.retentionDays === 0 ? null : config.retentionDays * DAY_MS;

const put: PutObjectOnce =
  config.folder === ''
    ? createPutObjectOnce({
        bucket: config.bucket,
        region,
        lockMs: retentionMs,
        nowMs: Date.now,
        environment,
      })
    : createPutFileOnce(config.folder, () => randomBytes(6).toString('hex'));

function openSigner(): Promise<NoteSignerOutcome> | NoteSignerOutcome {
  return config.keyFile === ''
    ? signerOfKms(config.origin, createKmsSigner(config.keyId, region, environment))
    : signerOfPem(config.origin, readFileSync(config.keyFile, 'utf8'));
}

const signer = await openSigner();
if (!signer.ok) throw new Error(signer.message);

const ports = {
  reads: createLedgerReads(table),
  putCheckpoint: createPutCheckpoint(table),
  copy: createCopy(config.logName, put),
  signer: signer.signer,
  origin: config.origin,
  nowMs: Date.now,
  retentionMs,
  wait,
  publishMetrics: createPublisherOf(SIGN_METRICS, 'sentinel-sign'),
  writeLog: createLogWriter<SignLogLine>(config.logLevel, (text) => process.stdout.write(text)),
};

/** The Lambda handler of the schedule. */
export async function handler(): Promise<void> {
  await runSigner(ports, {
    intervalMs: config.intervalSeconds * 1000,
    runMs: config.runSeconds * 1000,
    afterEvents: config.afterEvents,
  });
}
