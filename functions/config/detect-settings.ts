import { LEDGER_SETTINGS } from './audit-settings.ts';
import { type Environment, readTable, type TableReading, type Values } from './read-table.ts';
import { choice, integer, list, type Setting, text } from './setting.ts';

const NAME = /^[A-Za-z0-9._-]{1,80}$/;
const ROLE_ARN = /^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/;
const PATH = /^(?:\/[A-Za-z0-9._-]{1,64}){1,14}$/;

/** Every environment variable the detect function reads. */
export const DETECT_SETTINGS = {
  accountId: LEDGER_SETTINGS.accountId,
  tableName: LEDGER_SETTINGS.tableName,
  logName: LEDGER_SETTINGS.logName,
  region: LEDGER_SETTINGS.region,
  logLevel: LEDGER_SETTINGS.logLevel,
  stateTable: text('SENTINEL_DETECT_TABLE', 'where state is kept', /^[\w.-]{3,255}$/, 'the name of a table'),
  busName: text(
    'SENTINEL_EVENT_BUS',
    'name of the bus findings and configuration changes go to',
    /^[A-Za-z0-9._-]{1,256}$/,
    'the name of an event bus',
    'sentinel',
  ),
  policyRoot: text(
    'SENTINEL_POLICY_ROOT',
    'path of the policies in Parameter Store',
    PATH,
    'a path such as `/sentinel/policies`',
    '/sentinel/policies',
  ),
  profileRoot: text(
    'SENTINEL_PROFILE_ROOT',
    'path of the profiles in Parameter Store',
    PATH,
    'a path such as `/sentinel/profiles`',
    '/sentinel/profiles',
  ),
  watchedRules: list(
    'SENTINEL_WATCHED_RULES',
    'EventBridge rules whose change is a finding',
    NAME,
    'names of rules with commas between',
  ),
  watchedQueues: list(
    'SENTINEL_WATCHED_QUEUES',
    'queues whose purge or change is a finding',
    NAME,
    'names of queues with commas between',
  ),
  watchedFunctions: list(
    'SENTINEL_WATCHED_FUNCTIONS',
    'functions whose change is a finding',
    NAME,
    'names of functions with commas between',
  ),
  vendFunction: text(
    'SENTINEL_VEND_FUNCTION',
    'the vend function, which only the API may invoke',
    NAME,
    'the name of a function',
  ),
  vendRoleArn: text(
    'SENTINEL_VEND_ROLE_ARN',
    'the role of the vend function, which nothing else may have',
    ROLE_ARN,
    'the ARN of a role',
  ),
  ledgerWriters: list(
    'SENTINEL_LEDGER_WRITERS',
    'roles that write the ledger’s table',
    ROLE_ARN,
    'ARNs of roles with commas between',
  ),
  deployers: list(
    'SENTINEL_DEPLOYERS',
    'roles that deploy: findings of what they do are informational',
    ROLE_ARN,
    'ARNs of roles with commas between',
  ),
  accessLog: choice(
    'SENTINEL_DETECT_ACCESS_LOG',
    'whether the API’s access log is sent to this function; `off`: requests the API never had are not found',
    ['on', 'off'],
    'on',
  ),
  graceSeconds: integer(
    'SENTINEL_DETECT_GRACE_SECONDS',
    'how old an entry of the ledger must be before a sweep misses it on the bus and in the access log',
    0,
    3600,
    900,
  ),
  sweepEntries: integer(
    'SENTINEL_DETECT_SWEEP_ENTRIES',
    'entries of the ledger one sweep looks at, at most',
    100,
    1_000_000,
    50_000,
  ),
} as const satisfies Record<string, Setting<unknown>>;

export type DetectConfig = Values<typeof DETECT_SETTINGS>;

/** Reads the detect function's configuration; all faults together. */
export function readDetectConfig(environment: Environment): TableReading<typeof DETECT_SETTINGS> {
  return readTable(DETECT_SETTINGS, environment);
}
