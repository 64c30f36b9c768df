import { CONFIGURATION_DETAIL_TYPE } from '../../event/configuration-change.ts';
import { EVENT_DETAIL_TYPE, EVENT_SOURCE } from '../../event/decision-event.ts';
import { FINDING_DETAIL_TYPE } from '../../event/finding-event.ts';
import { ROLE_PARAMETERS, TRAIL_RULES, type TrailRule, type Watched } from './trail-rules.ts';

export const PARAMETER_DETAIL_TYPE = 'Parameter Store Change';
export const PARAMETER_SOURCE = 'aws.ssm';
export const TRAIL_DETAIL_TYPE = 'AWS API Call via CloudTrail';

/** A rule as EventBridge takes it. */
export type BusRule = {
  name: string;
  bus: 'sentinel' | 'default';
  pattern: Readonly<Record<string, unknown>>;
};

/** What the audit queue gets from the sentinel bus: everything the ledger takes. */
export const AUDIT_PATTERN = {
  source: [EVENT_SOURCE],
  'detail-type': [EVENT_DETAIL_TYPE, CONFIGURATION_DETAIL_TYPE, FINDING_DETAIL_TYPE],
};

/** The rules whose target is the queue of detections. Each pattern is within EventBridge's 2,048 characters. */
export function detectRules(
  watched: Pick<Watched, 'vendRoleArn' | 'ledgerTable' | 'accountId' | 'region'>,
  roots: { policyRoot: string; profileRoot: string },
): BusRule[] {
  const table = `arn:aws:dynamodb:${watched.region}:${watched.accountId}:table/${watched.ledgerTable}`;
  return [
    {
      name: 'sentinel-detect',
      bus: 'sentinel',
      pattern: { source: [EVENT_SOURCE], 'detail-type': [EVENT_DETAIL_TYPE] },
    },
    {
      name: 'sentinel-detect-parameters',
      bus: 'default',
      pattern: {
        source: [PARAMETER_SOURCE],
        'detail-type': [PARAMETER_DETAIL_TYPE],
        detail: { name: [roots.policyRoot, roots.profileRoot].map((root) => ({ prefix: `${root}/` })) },
      },
    },
    trailRule('events', 'sentinel-detect-rules', ['RULE_CHANGED', 'TARGETS_CHANGED'], {}),
    trailRule('sqs', 'sentinel-detect-queues', ['QUEUE_PURGED'], {}),
    trailRule('lambda', 'sentinel-detect-functions', ['FUNCTION_CHANGED'], {}),
    trailRule('lambda', 'sentinel-detect-invocations', ['FUNCTION_INVOKED'], {
      userIdentity: {
        $or: [
          { invokedBy: [{ exists: false }] },
          { invokedBy: [{ 'anything-but': ['apigateway.amazonaws.com'] }] },
        ],
      },
    }),
    trailRule('iam', 'sentinel-detect-role', ['VEND_ROLE_TRUST'], {}),
    {
      name: 'sentinel-detect-passed-role',
      bus: 'default',
      pattern: {
        'detail-type': [TRAIL_DETAIL_TYPE],
        detail: {
          requestParameters: { $or: ROLE_PARAMETERS.map((name) => ({ [name]: [watched.vendRoleArn] })) },
        },
      },
    },
    trailRule('dynamodb', 'sentinel-detect-ledger', ['LEDGER_TOUCHED'], {
      $or: [
        { requestParameters: { tableName: [watched.ledgerTable, table] } },
        { resources: { ARN: [table] } },
      ],
    }),
  ];
}

/** Calls of a service by the rules of some detections: which of them are ours is told by the function. */
function trailRule(
  service: string,
  name: string,
  codes: readonly TrailRule['code'][],
  more: Readonly<Record<string, unknown>>,
): BusRule {
  const calls = TRAIL_RULES.filter(({ code }) => codes.includes(code)).flatMap((rule) => rule.calls);
  // Lambda's calls carry a version: `Invoke` has none, and a prefix of it would match others.
  const names =
    service === 'lambda' ? calls.map((call) => (call === 'Invoke' ? call : { prefix: call })) : calls;
  return {
    name,
    bus: 'default',
    pattern: {
      source: [`aws.${service}`],
      'detail-type': [TRAIL_DETAIL_TYPE],
      detail: { eventName: names, ...more },
    },
  };
}
