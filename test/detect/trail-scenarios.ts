import type { DetectionCode } from '../../functions/detect/rules/detections.ts';

const ACCOUNT = '123456789012';
const REGION = 'us-east-1';
const VEND_ROLE = `arn:aws:iam::${ACCOUNT}:role/sentinel-vend`;
const AUDIT_ROLE = `arn:aws:iam::${ACCOUNT}:role/sentinel-audit`;
const TABLE = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/sentinel-ledger`;
const QUEUES = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}`;

/** A call as CloudTrail tells it; `by` is the ARN of the role whose session called. */
export type Call = {
  service: string;
  name: string;
  parameters: Readonly<Record<string, unknown>>;
  by?: string;
  /** The AWS service that called, in place of a person. */
  invokedBy?: string;
  resources?: readonly string[];
  errorCode?: string;
};

export type TrailScenario = { code: DetectionCode; fires: Call; misses: Call };

const passed = { role: VEND_ROLE, functionName: 'copy-of-vend' };

/** One call that is a finding and one near it that is none, of each detection of CloudTrail. */
export const TRAIL_SCENARIOS: readonly TrailScenario[] = [
  {
    code: 'RULE_CHANGED',
    fires: { service: 'events', name: 'DisableRule', parameters: { name: 'sentinel-audit' } },
    misses: { service: 'events', name: 'DisableRule', parameters: { name: 'nightly-report' } },
  },
  {
    code: 'RULE_CHANGED',
    fires: { service: 'events', name: 'DeleteEventBus', parameters: { name: 'sentinel' } },
    misses: { service: 'events', name: 'DeleteEventBus', parameters: { name: 'orders' } },
  },
  {
    code: 'TARGETS_CHANGED',
    fires: {
      service: 'events',
      name: 'RemoveTargets',
      parameters: { rule: 'sentinel-audit', eventBusName: 'sentinel', ids: ['queue'] },
    },
    misses: { service: 'events', name: 'RemoveTargets', parameters: { rule: 'sentinel-other' } },
  },
  {
    code: 'QUEUE_PURGED',
    fires: { service: 'sqs', name: 'PurgeQueue', parameters: { queueUrl: `${QUEUES}/sentinel-audit` } },
    misses: { service: 'sqs', name: 'PurgeQueue', parameters: { queueUrl: `${QUEUES}/orders` } },
  },
  {
    code: 'FUNCTION_INVOKED',
    fires: {
      service: 'lambda',
      name: 'Invoke',
      parameters: { functionName: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:vend:live` },
    },
    misses: {
      service: 'lambda',
      name: 'Invoke',
      parameters: { functionName: 'vend' },
      invokedBy: 'apigateway.amazonaws.com',
    },
  },
  {
    code: 'FUNCTION_CHANGED',
    fires: {
      service: 'lambda',
      name: 'UpdateFunctionCode20150331v2',
      parameters: { functionName: 'vend' },
    },
    misses: {
      service: 'lambda',
      name: 'UpdateFunctionCode20150331v2',
      parameters: { functionName: 'thumbnails' },
    },
  },
  {
    code: 'VEND_ROLE_TRUST',
    fires: { service: 'iam', name: 'UpdateAssumeRolePolicy', parameters: { roleName: 'sentinel-vend' } },
    misses: { service: 'iam', name: 'UpdateAssumeRolePolicy', parameters: { roleName: 'sentinel-vendor' } },
  },
  {
    code: 'VEND_ROLE_PASSED',
    fires: { service: 'lambda', name: 'CreateFunction20150331', parameters: passed },
    misses: {
      service: 'sts',
      name: 'AssumeRole',
      parameters: { roleArn: VEND_ROLE },
      invokedBy: 'lambda.amazonaws.com',
    },
  },
  {
    code: 'LEDGER_TOUCHED',
    fires: {
      service: 'dynamodb',
      name: 'UpdateItem',
      parameters: { tableName: 'sentinel-ledger', key: { pk: 'main/head', sk: 'head' } },
      resources: [TABLE],
    },
    misses: {
      service: 'dynamodb',
      name: 'UpdateItem',
      parameters: { tableName: 'sentinel-ledger', key: { pk: 'main/head', sk: 'head' } },
      resources: [TABLE],
      by: AUDIT_ROLE,
    },
  },
  {
    code: 'LEDGER_TOUCHED',
    fires: {
      service: 'dynamodb',
      name: 'BatchWriteItem',
      parameters: { requestItems: { 'sentinel-ledger': [] } },
      resources: [TABLE],
      errorCode: 'AccessDenied',
    },
    misses: {
      service: 'dynamodb',
      name: 'BatchWriteItem',
      parameters: { requestItems: { orders: [] } },
      resources: [TABLE.replace('sentinel-ledger', 'orders')],
    },
  },
];

let last = 0;

/** The detail of `AWS API Call via CloudTrail`; a new record each time. */
export function recordOf(call: Call): Record<string, unknown> {
  last += 1;
  const role = call.by ?? `arn:aws:iam::${ACCOUNT}:role/Admin`;
  const session = {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/mallory`,
    sessionContext: { sessionIssuer: { type: 'Role', arn: role } },
  };
  return {
    eventVersion: '1.11',
    userIdentity: call.invokedBy === undefined ? session : { type: 'AWSService', invokedBy: call.invokedBy },
    eventTime: '2026-11-23T10:00:00Z',
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.name,
    awsRegion: REGION,
    requestParameters: call.parameters,
    eventID: `00000000-0000-4000-8000-${String(last).padStart(12, '0')}`,
    ...(call.resources && {
      resources: call.resources.map((ARN) => ({ type: 'AWS::DynamoDB::Table', ARN })),
    }),
    ...(call.errorCode && { errorCode: call.errorCode }),
  };
}

/** What the rules are told to watch; as the local stack deploys it. */
export const WATCHED = {
  accountId: ACCOUNT,
  region: REGION,
  rules: new Set(['sentinel-audit']),
  bus: 'sentinel',
  queues: new Set(['sentinel-audit']),
  functions: new Set(['vend']),
  vendFunction: 'vend',
  vendRoleArn: VEND_ROLE,
  ledgerTable: 'sentinel-ledger',
  ledgerWriters: new Set([AUDIT_ROLE]),
  deployers: new Set([`arn:aws:iam::${ACCOUNT}:role/Deploy`]),
};
