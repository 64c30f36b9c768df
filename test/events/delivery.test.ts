import { join } from 'node:path';
import {
  CreateEventBusCommand,
  type EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { expect, test } from 'vitest';
import { parsePolicy } from '../../local/iam/parse-policy.ts';
import { busArn, startFixture, temporaryFolder } from './start-fixture.ts';

const auditArn = 'arn:aws:sqs:us-east-1:123456789012:audit';
const deadArn = 'arn:aws:sqs:us-east-1:123456789012:audit-dead';
const decision = {
  EventBusName: 'sentinel',
  Source: 'sentinel.tvm',
  DetailType: 'Credential Decision',
  Resources: ['arn:aws:iam::123456789012:role/dev'],
  Detail: '{"n":1.0,"text":"\\u00e4"}',
};

async function withRule(operator: EventBridgeClient): Promise<void> {
  await operator.send(new CreateEventBusCommand({ Name: 'sentinel' }));
  const EventPattern = '{"source":["sentinel.tvm"],"detail-type":["Credential Decision"]}';
  await operator.send(new PutRuleCommand({ EventBusName: 'sentinel', Name: 'audit', EventPattern }));
  const Targets = [{ Id: 'queue', Arn: auditArn, DeadLetterConfig: { Arn: deadArn } }];
  await operator.send(new PutTargetsCommand({ EventBusName: 'sentinel', Rule: 'audit', Targets }));
}

test('a matching event reaches the queue in its envelope, the detail byte for byte', async () => {
  const nowMs = Date.now();
  const { as, sent } = await startFixture({ nowMs: () => nowMs });
  await withRule(as('operator'));
  const put = await as('speaker').send(
    new PutEventsCommand({ Entries: [decision, { ...decision, Source: 'other' }] }),
  );
  expect(put.FailedEntryCount).toBe(0);
  expect(sent).toHaveLength(1);
  expect(sent[0]?.arn).toBe(auditArn);
  expect(sent[0]?.body).toBe(
    `{"version":"0","id":"${put.Entries?.[0]?.EventId}","detail-type":"Credential Decision","source":"sentinel.tvm",` +
      `"account":"123456789012","time":"${new Date(nowMs).toISOString().slice(0, 19)}Z","region":"us-east-1",` +
      '"resources":["arn:aws:iam::123456789012:role/dev"],"detail":{"n":1.0,"text":"\\u00e4"}}',
  );
});

test('an event whose queue is gone goes to the target’s dead-letter queue and says why', async () => {
  const { as, sent } = await startFixture({ gone: [auditArn] });
  await withRule(as('operator'));
  await as('speaker').send(new PutEventsCommand({ Entries: [decision] }));
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({
    arn: deadArn,
    attributes: {
      RULE_ARN: 'arn:aws:events:us-east-1:123456789012:rule/sentinel/audit',
      TARGET_ARN: auditArn,
      ERROR_CODE: 'NO_RESOURCE',
    },
  });
});

test('a disabled rule delivers nothing, and putting it again keeps its targets', async () => {
  const { as, sent } = await startFixture();
  const operator = as('operator');
  await withRule(operator);
  const rule = { EventBusName: 'sentinel', Name: 'audit', EventPattern: '{"source":["sentinel.tvm"]}' };
  await operator.send(new PutRuleCommand({ ...rule, State: 'DISABLED' }));
  await as('speaker').send(new PutEventsCommand({ Entries: [decision] }));
  expect(sent).toEqual([]);
  await operator.send(new PutRuleCommand(rule));
  await as('speaker').send(new PutEventsCommand({ Entries: [decision] }));
  expect(sent).toHaveLength(1);
});

test('buses, rules and targets survive a restart', async () => {
  const statePath = join(temporaryFolder(), 'events.json');
  const before = await startFixture({ statePath });
  await withRule(before.as('operator'));
  await before.server.stop();
  const { as, sent } = await startFixture({ statePath });
  const { Rules } = await as('operator').send(new ListRulesCommand({ EventBusName: 'sentinel' }));
  expect(Rules?.map((rule) => [rule.Name, rule.State])).toEqual([['audit', 'ENABLED']]);
  const { Targets } = await as('operator').send(
    new ListTargetsByRuleCommand({ EventBusName: 'sentinel', Rule: 'audit' }),
  );
  expect(Targets).toEqual([{ Id: 'queue', Arn: auditArn, DeadLetterConfig: { Arn: deadArn } }]);
  await as('speaker').send(new PutEventsCommand({ Entries: [decision] }));
  expect(sent).toHaveLength(1);
});

test('a bus policy that denies everybody else silences even the operator', async () => {
  const policy = parsePolicy(
    {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 'events:PutEvents',
          Resource: busArn,
          Condition: { ArnNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:user/speaker' } },
        },
      ],
    },
    'resource',
  );
  if (!policy.ok) throw new Error(JSON.stringify(policy.faults));
  const { as } = await startFixture({ busPolicies: { sentinel: policy.policy } });
  await withRule(as('operator'));
  await expect(as('operator').send(new PutEventsCommand({ Entries: [decision] }))).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('with an explicit deny in a resource-based policy'),
  });
  const { FailedEntryCount } = await as('speaker').send(new PutEventsCommand({ Entries: [decision] }));
  expect(FailedEntryCount).toBe(0);
});

test('faults: failed entries in a 200, throttling, an internal error, half an answer', async () => {
  let fault: 'none' | 'failed-entries' | 'throttle' | 'error-500' | 'half-answer' = 'none';
  const { as, sent } = await startFixture({ fault: () => fault });
  await withRule(as('operator'));
  const put = () => as('speaker').send(new PutEventsCommand({ Entries: [decision] }));
  fault = 'failed-entries';
  expect(await put()).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] });
  fault = 'throttle';
  await expect(put()).rejects.toMatchObject({ name: 'ThrottlingException' });
  fault = 'error-500';
  await expect(put()).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  expect(sent).toEqual([]);
  fault = 'half-answer';
  await expect(put()).rejects.toThrow();
  fault = 'none';
  expect((await put()).FailedEntryCount).toBe(0);
});
