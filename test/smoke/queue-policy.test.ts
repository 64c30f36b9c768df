import { expect, test } from 'vitest';
import { deliveryFault } from '../../client/smoke/queue-policy.ts';
import { parsePolicy } from '../../local/iam/parse-policy.ts';
import type { PolicyDocument, PolicyStatement } from '../../local/iam/policy-document.ts';
import { createWorld } from '../../local/iam/world.ts';
import { queuePolicy } from '../../local/seeds/roles.ts';

const ACCOUNT = '123456789012';
const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:sentinel-audit`;
const RULE = `arn:aws:events:us-east-1:${ACCOUNT}:rule/sentinel/sentinel-audit`;

const allow = (
  Condition?: PolicyStatement['Condition'],
  more: Partial<PolicyStatement> = {},
): PolicyStatement => ({
  ...{
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: QUEUE,
  },
  ...(Condition && { Condition }),
  ...more,
});
const deny = (Condition?: PolicyStatement['Condition']): PolicyStatement =>
  allow(Condition, { Effect: 'Deny', Principal: '*', Sid: 'VendAlone' });
const roles = { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/sentinel-vend` };

const CASES: readonly [name: string, statements: readonly PolicyStatement[], admits: boolean][] = [
  ['no statement', [], false],
  ['the service by itself', [allow()], true],
  ['this rule', [allow({ ArnEquals: { 'aws:SourceArn': RULE } })], true],
  [
    'any rule of the account',
    [allow({ ArnLike: { 'aws:SourceArn': RULE.replace(/rule.*/, 'rule/*') } })],
    true,
  ],
  ['another rule', [allow({ ArnEquals: { 'aws:SourceArn': `${RULE}-2` } })], false],
  ['another account', [allow({ StringEquals: { 'aws:SourceAccount': '111122223333' } })], false],
  ['another service', [allow(undefined, { Principal: { Service: 'sns.amazonaws.com' } })], false],
  ['another action', [allow(undefined, { Action: 'sqs:ReceiveMessage' })], false],
  ['all actions of SQS', [allow(undefined, { Action: ['sqs:*'] })], true],
  ['another queue', [allow(undefined, { Resource: `${QUEUE}-2` })], false],
  ['a role of the account', [allow(undefined, { Principal: { AWS: ACCOUNT } })], false],
  ['a deny that hits what has no principal ARN', [allow(), deny({ ArnNotEquals: roles })], false],
  ['the same, if the key exists', [allow(), deny({ ArnNotEqualsIfExists: roles })], false],
  [
    'a deny that leaves services out',
    [allow(), deny({ ArnNotEquals: roles, Bool: { 'aws:PrincipalIsAWSService': 'false' } })],
    true,
  ],
  ['a deny without TLS', [allow(), deny({ Bool: { 'aws:SecureTransport': 'false' } })], true],
  ['a deny where the key is missing', [allow(), deny({ Null: { 'aws:PrincipalArn': 'true' } })], false],
  ['a deny where it is there', [allow(), deny({ StringLike: { 'aws:PrincipalArn': '*' } })], true],
];

const judge = (policy: string | undefined) =>
  deliveryFault(policy, { queueArn: QUEUE, ruleArn: RULE, accountId: ACCOUNT });

/** The local evaluator of IAM's rules, which was held to AWS's documentation case by case. */
function evaluated(document: PolicyDocument): boolean {
  const created = createWorld(
    { accountId: ACCOUNT, region: 'us-east-1', users: [], roles: [] },
    { sealKey: new Uint8Array(32) },
  );
  const parsed = parsePolicy(document, 'resource');
  if (!created.ok || !parsed.ok) throw new Error(JSON.stringify({ created, parsed }));
  return created.world.authorize({
    principal: { kind: 'service', service: 'events.amazonaws.com' },
    action: 'sqs:SendMessage',
    resource: QUEUE,
    context: { 'aws:SourceArn': RULE, 'aws:SourceAccount': ACCOUNT, 'aws:SecureTransport': 'true' },
    resourcePolicy: parsed.policy,
  }).allowed;
}

test.each(CASES)('%s: %j', (_name, Statement, admits) => {
  const document: PolicyDocument = { Version: '2012-10-17', Statement };
  expect(judge(JSON.stringify(document)) === undefined).toBe(admits);
  if (Statement.length > 0) expect(evaluated(document)).toBe(admits);
});

test('the local stack’s own policy admits its rule; none, an empty one and no JSON do not', () => {
  const own = queuePolicy({ accountId: ACCOUNT, region: 'us-east-1' }, 'sentinel-audit');
  expect(judge(JSON.stringify(own))).toBeUndefined();
  for (const text of [undefined, '', '{']) expect(judge(text)).toMatch(/^the queue/);
  expect(judge(JSON.stringify({ Statement: [allow(), deny()] }))).toContain('`VendAlone`');
});
