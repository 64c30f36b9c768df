import { LEDGER_SETTINGS } from './audit-settings.ts';
import { type Environment, readTable, type TableReading, type Values } from './read-table.ts';
import { integer, type Setting, text } from './setting.ts';

/** Every environment variable the checkpoint signer reads. An empty text says: not this one. */
export const SIGN_SETTINGS = {
  ...LEDGER_SETTINGS,
  origin: text(
    'SENTINEL_CHECKPOINT_ORIGIN',
    "the log's name in its checkpoints, and the name of the key that signs them",
    /^[A-Za-z0-9][A-Za-z0-9./_-]{0,127}$/,
    'letters, digits and `. / _ -`, such as `sentinel-tvm/123456789012/main`',
  ),
  keyId: text(
    'SENTINEL_SIGNING_KEY_ID',
    'the KMS key that signs: its ARN',
    /^(?:arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+)?$/,
    'the ARN of a KMS key',
    '',
  ),
  keyFile: text(
    'SENTINEL_SIGNING_KEY_FILE',
    'a file with an Ed25519 key in PEM, in place of KMS',
    /^[^\0]{0,1024}$/,
    'a path',
    '',
  ),
  bucket: text(
    'SENTINEL_CHECKPOINT_BUCKET',
    'the bucket that gets each checkpoint and its events',
    /^(?:[a-z0-9][a-z0-9.-]{2,62})?$/,
    'the name of a bucket',
    '',
  ),
  folder: text(
    'SENTINEL_CHECKPOINT_FOLDER',
    'a folder in place of the bucket',
    /^[^\0]{0,1024}$/,
    'a path',
    '',
  ),
  intervalSeconds: integer(
    'SENTINEL_CHECKPOINT_SECONDS',
    'a checkpoint at least this often, where there are new events',
    1,
    60,
    5,
  ),
  afterEvents: integer(
    'SENTINEL_CHECKPOINT_EVENTS',
    'a checkpoint sooner, when this many events have none',
    1,
    100_000,
    100,
  ),
  runSeconds: integer(
    'SENTINEL_SIGNER_RUN_SECONDS',
    'how long one invocation goes on; the schedule starts one a minute. 0: one look',
    0,
    840,
    50,
  ),
} as const satisfies Record<string, Setting<unknown>>;

export type SignConfig = Values<typeof SIGN_SETTINGS>;

/** Reads the signer's configuration; all faults together. */
export function readSignConfig(environment: Environment): TableReading<typeof SIGN_SETTINGS> {
  return readTable(SIGN_SETTINGS, environment, (config) => [
    ...exactlyOne('SENTINEL_SIGNING_KEY_ID', config.keyId, 'SENTINEL_SIGNING_KEY_FILE', config.keyFile),
    ...exactlyOne('SENTINEL_CHECKPOINT_BUCKET', config.bucket, 'SENTINEL_CHECKPOINT_FOLDER', config.folder),
  ]);
}

function exactlyOne(name: string, value: string, otherName: string, other: string): string[] {
  return (value === '') === (other === '') ? [`set exactly one of \`${name}\` and \`${otherName}\``] : [];
}
