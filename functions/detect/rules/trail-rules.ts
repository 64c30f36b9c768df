import type { DetectionCode } from './detections.ts';
import { parameterOf, type TrailRecord } from './trail-record.ts';

/** What of this service CloudTrail is watched for. */
export type Watched = {
  accountId: string;
  region: string;
  /** Names. */
  rules: ReadonlySet<string>;
  bus: string;
  queues: ReadonlySet<string>;
  functions: ReadonlySet<string>;
  vendFunction: string;
  vendRoleArn: string;
  ledgerTable: string;
  /** ARNs of the roles whose writes to the ledger are its own. */
  ledgerWriters: ReadonlySet<string>;
  /** ARNs of roles that deploy: what they change is told as a matter of record. */
  deployers: ReadonlySet<string>;
};

/** A detection of CloudTrail as data: which calls, and which of them are meant. */
export type TrailRule = {
  code: DetectionCode;
  /** The service, as `eventSource` has it without `.amazonaws.com`. */
  services: readonly string[];
  /** Names of calls; Lambda's carry the version of its API behind them, hence prefixes. */
  calls: readonly string[];
  /** What the call did it to; undefined when it is none of ours. */
  subject: (record: TrailRecord, watched: Watched) => string | undefined;
};

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** A function's name out of a name, a partial ARN or an ARN, with or without a qualifier. */
function functionOf(record: TrailRecord): string | undefined {
  const text = parameterOf(record, 'functionName');
  return text === undefined ? undefined : (/(?:^|:)function:([\w-]+)/.exec(text)?.[1] ?? text.split(':')[0]);
}

const isIn = (known: ReadonlySet<string>, name: string | undefined): string | undefined =>
  name !== undefined && known.has(name) ? name : undefined;

/** Where calls name a role that something is to run as. */
export const ROLE_PARAMETERS = [
  'role',
  'roleArn',
  'roleARN',
  'taskRoleArn',
  'executionRoleArn',
  'serviceRole',
];

/** The one service that may use the vend role, for the vend function's environments. */
const LAMBDA = 'lambda.amazonaws.com';
export const API_GATEWAY = 'apigateway.amazonaws.com';

const ROLE_CALLS = [
  'UpdateAssumeRolePolicy',
  'AttachRolePolicy',
  'DetachRolePolicy',
  'PutRolePolicy',
  'DeleteRolePolicy',
  'PutRolePermissionsBoundary',
  'DeleteRolePermissionsBoundary',
  'DeleteRole',
];

const TABLE_WRITES = [
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'TransactWriteItems',
  'ExecuteStatement',
  'BatchExecuteStatement',
  'ExecuteTransaction',
  'DeleteTable',
  'UpdateTable',
  'UpdateTimeToLive',
  'UpdateContinuousBackups',
  'RestoreTableToPointInTime',
];

export const TRAIL_RULES: readonly TrailRule[] = [
  {
    code: 'RULE_CHANGED',
    services: ['events'],
    calls: ['PutRule', 'DisableRule', 'DeleteRule'],
    subject: (record, { rules }) => isIn(rules, parameterOf(record, 'name')),
  },
  {
    code: 'RULE_CHANGED',
    services: ['events'],
    calls: ['DeleteEventBus', 'PutPermission', 'RemovePermission'],
    subject: (record, { bus }) =>
      isIn(
        new Set([bus]),
        nameOf(parameterOf(record, 'eventBusName') ?? parameterOf(record, 'name') ?? 'default'),
      ),
  },
  {
    code: 'TARGETS_CHANGED',
    services: ['events'],
    calls: ['RemoveTargets', 'PutTargets'],
    subject: (record, { rules }) => isIn(rules, parameterOf(record, 'rule')),
  },
  {
    code: 'QUEUE_PURGED',
    services: ['sqs'],
    calls: ['PurgeQueue', 'DeleteQueue', 'SetQueueAttributes'],
    subject: (record, { queues }) => isIn(queues, nameOf(parameterOf(record, 'queueUrl') ?? '')),
  },
  {
    code: 'FUNCTION_INVOKED',
    services: ['lambda'],
    calls: ['Invoke'],
    subject: (record, { vendFunction }) =>
      record.invokedBy === API_GATEWAY ? undefined : isIn(new Set([vendFunction]), functionOf(record)),
  },
  {
    code: 'FUNCTION_CHANGED',
    services: ['lambda'],
    calls: [
      'UpdateFunctionCode',
      'UpdateFunctionConfiguration',
      'DeleteFunction',
      'AddPermission',
      'RemovePermission',
      'PutFunctionConcurrency',
    ],
    subject: (record, { functions }) => isIn(functions, functionOf(record)),
  },
  {
    code: 'VEND_ROLE_TRUST',
    services: ['iam'],
    calls: ROLE_CALLS,
    subject: (record, { vendRoleArn }) =>
      isIn(new Set([nameOf(vendRoleArn)]), parameterOf(record, 'roleName')),
  },
  {
    code: 'VEND_ROLE_PASSED',
    services: [],
    calls: [],
    subject: passedRole,
  },
  {
    code: 'LEDGER_TOUCHED',
    services: ['dynamodb'],
    calls: TABLE_WRITES,
    subject: touchedTable,
  },
];

/** Any call that names the vend role to run something as, but Lambda's own for the vend function. */
function passedRole(record: TrailRecord, { vendRoleArn, vendFunction }: Watched): string | undefined {
  if (record.invokedBy === LAMBDA) return undefined;
  if (!ROLE_PARAMETERS.some((name) => parameterOf(record, name) === vendRoleArn)) return undefined;
  // The vend function keeps its role when its configuration changes, which is a finding of its own.
  if (record.eventSource === LAMBDA && functionOf(record) === vendFunction) return undefined;
  return vendRoleArn;
}

function touchedTable(
  record: TrailRecord,
  { ledgerTable, ledgerWriters, accountId, region }: Watched,
): string | undefined {
  if (ledgerWriters.has(record.principal)) return undefined;
  const arn = `arn:aws:dynamodb:${region}:${accountId}:table/${ledgerTable}`;
  const named = parameterOf(record, 'tableName');
  return named === ledgerTable || named === arn || record.resources.includes(arn) ? ledgerTable : undefined;
}
