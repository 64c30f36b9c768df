import { type Environment, readTable, type TableReading, type Values } from './read-table.ts';
import { choice, integer, type Setting, text } from './setting.ts';

const QUEUE_URL = /^https?:\/\/[^\s/]+\/\d{12}\/[A-Za-z0-9_-]{1,80}$/;

/** What the ledger's functions share: which table, which log in it, and where they run. */
export const LEDGER_SETTINGS = {
  accountId: text('SENTINEL_ACCOUNT_ID', 'the account whose events are taken', /^\d{12}$/, 'twelve digits'),
  tableName: text('SENTINEL_LEDGER_TABLE', "the ledger's table", /^[\w.-]{3,255}$/, 'the name of a table'),
  logName: text(
    'SENTINEL_LEDGER_LOG',
    "the log's name, the first part of every key in the table",
    /^[a-z0-9][a-z0-9-]{0,31}$/,
    'small letters, digits and `-`, 32 at most',
    'main',
  ),
  retentionDays: integer(
    'SENTINEL_LEDGER_RETENTION_DAYS',
    "days after an event's time at which its body expires; its leaf hash and time stay. 0: never",
    0,
    36_500,
    400,
  ),
  logLevel: choice(
    'SENTINEL_LOG_LEVEL',
    'which lines are written: `info` all, `warn` and `error` what is at least as grave, `silent` none',
    ['info', 'warn', 'error', 'silent'],
    'info',
  ),
  region: text(
    'AWS_REGION',
    'the region of the function; set by Lambda',
    /^[a-z]{2,}(?:-[a-z]+)+-\d$/,
    'a region such as `eu-central-1`',
  ),
} as const satisfies Record<string, Setting<unknown>>;

/** Every environment variable the ledger writer reads. */
export const AUDIT_SETTINGS = {
  ...LEDGER_SETTINGS,
  deadLetterQueueUrl: text(
    'SENTINEL_DEAD_LETTER_QUEUE_URL',
    'where messages go that the ledger refuses, with their reason',
    QUEUE_URL,
    'the URL of an SQS queue',
  ),
  commitAttempts: integer(
    'SENTINEL_LEDGER_COMMIT_ATTEMPTS',
    'how often a batch is tried while the table fails, and five times as often while others are first, before it goes back to the queue',
    1,
    50,
    12,
  ),
} as const satisfies Record<string, Setting<unknown>>;

export type AuditConfig = Values<typeof AUDIT_SETTINGS>;

/** Reads the ledger writer's configuration; all faults together. */
export function readAuditConfig(environment: Environment): TableReading<typeof AUDIT_SETTINGS> {
  return readTable(AUDIT_SETTINGS, environment);
}
