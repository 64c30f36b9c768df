import { expect, test } from 'vitest';
import { parsePolicy } from '../../local/iam/parse-policy.ts';
import type { PolicyStatement } from '../../local/iam/policy-document.ts';
import { assumedRole, createWorld, type Decided } from '../../local/iam/world.ts';
import { ACCOUNT, allow, policy, REGION, role, SEAL_KEY } from './account.ts';

const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:vend`;
const TARGET = `arn:aws:iam::${ACCOUNT}:role/target`;

function worldWith(...statements: PolicyStatement[]) {
  const seen: Decided[] = [];
  const vend = role('vend', `arn:aws:iam::${ACCOUNT}:root`, [policy(...statements)]);
  const made = createWorld(
    { accountId: ACCOUNT, region: REGION, users: [], roles: [vend] },
    { sealKey: SEAL_KEY, onDecision: (decided) => seen.push(decided) },
  );
  if (!made.ok) throw new Error(JSON.stringify(made.faults));
  return { world: made.world, seen };
}

function sessionOf(world: ReturnType<typeof worldWith>['world'], sourceFunctionArn?: string) {
  const found = world.findRole(`arn:aws:iam::${ACCOUNT}:role/vend`);
  if (found === undefined) throw new Error('no role');
  const principal = assumedRole(found, {
    sessionName: 'vend',
    ...(sourceFunctionArn !== undefined && { sourceFunctionArn }),
  });
  const { accessKeyId, sessionToken } = world.issueSession({ principal, expiresAtMs: 1 });
  const looked = world.findCredential(accessKeyId, sessionToken, 0);
  if (!looked.found) throw new Error(looked.reason);
  return looked.credential.principal;
}

test('what a function calls carries the function, through the token of its session; nothing else does', () => {
  const Condition = { ArnEquals: { 'lambda:SourceFunctionArn': FUNCTION } };
  const { world } = worldWith({ ...allow('sts:AssumeRole', TARGET), Condition });
  const may = (sourceFunctionArn?: string) =>
    world.authorize({
      principal: sessionOf(world, sourceFunctionArn),
      action: 'sts:AssumeRole',
      resource: TARGET,
      context: {},
    }).allowed;
  expect(may(FUNCTION)).toBe(true);
  expect(may(`${FUNCTION}-of-somebody`)).toBe(false);
  expect(may()).toBe(false);
});

test('a deny to everybody hits AWS’s services, unless a condition leaves them out', () => {
  const { world } = worldWith(allow('sqs:*'));
  const queue = `arn:aws:sqs:${REGION}:${ACCOUNT}:q`;
  const sends = (Condition: PolicyStatement['Condition'] & {}) => {
    const events: PolicyStatement = {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queue,
    };
    const deny: PolicyStatement = {
      Effect: 'Deny',
      Principal: '*',
      Action: 'sqs:SendMessage',
      Resource: queue,
      Condition,
    };
    const parsed = parsePolicy(policy(events, deny), 'resource');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    return world.authorize({
      principal: { kind: 'service', service: 'events.amazonaws.com' },
      action: 'sqs:SendMessage',
      resource: queue,
      context: {},
      resourcePolicy: parsed.policy,
    }).allowed;
  };
  const notVend = { ArnNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/vend` } };
  expect(sends(notVend)).toBe(false);
  expect(sends({ ...notVend, Bool: { 'aws:PrincipalIsAWSService': 'false' } })).toBe(true);
});

test('decisions are told with all they were made of', () => {
  const { world, seen } = worldWith({ Sid: 'Read', ...allow('ssm:GetParameter') });
  const ask = (action: string) =>
    world.authorize({ principal: sessionOf(world), action, resource: '*', context: {} });
  ask('ssm:GetParameter');
  ask('ssm:PutParameter');
  expect(seen.map(({ input, decision }) => [input.request.action, decision.allowed])).toEqual([
    ['ssm:GetParameter', true],
    ['ssm:PutParameter', false],
  ]);
  expect(seen[0]?.input.identity[0]?.statements[0]?.sid).toBe('Read');
});
