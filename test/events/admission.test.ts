import {
  CreateEventBusCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { expect, test } from 'vitest';
import { startFixture } from './start-fixture.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:123456789012:audit';
const DEAD = 'arn:aws:sqs:us-east-1:123456789012:undelivered';
const RULE = 'arn:aws:events:us-east-1:123456789012:rule/sentinel/audit';

/** Puts one event on a bus whose rule has the queue as its target; gives what was sent where. */
async function deliverWith(queueAdmits: (queue: string, rule: string) => boolean) {
  const { as, sent } = await startFixture({ queueAdmits });
  const operator = as('operator');
  const rule = { EventBusName: 'sentinel', Rule: 'audit' };
  await operator.send(new CreateEventBusCommand({ Name: 'sentinel' }));
  await operator.send(
    new PutRuleCommand({
      EventBusName: 'sentinel',
      Name: 'audit',
      EventPattern: '{"source":["sentinel.tvm"]}',
    }),
  );
  const Targets = [{ Id: 'queue', Arn: QUEUE, DeadLetterConfig: { Arn: DEAD } }];
  await operator.send(new PutTargetsCommand({ ...rule, Targets }));
  const entry = { EventBusName: 'sentinel', Source: 'sentinel.tvm', DetailType: 'x', Detail: '{}' };
  const put = await as('speaker').send(new PutEventsCommand({ Entries: [entry] }));
  expect(put.FailedEntryCount).toBe(0);
  return sent.map(({ arn, attributes }) => [arn, attributes?.ERROR_CODE]);
}

test('a queue whose policy does not admit the rule: the event goes to the dead letters, and says why', async () => {
  const asked: string[][] = [];
  const sent = await deliverWith((queue, rule) => {
    asked.push([queue, rule]);
    return queue === DEAD;
  });
  expect(sent).toEqual([[DEAD, 'NO_PERMISSIONS']]);
  expect(asked).toEqual([
    [QUEUE, RULE],
    [DEAD, RULE],
  ]);
});

test('where neither queue admits the rule, the event is lost and PutEvents does not tell', async () => {
  expect(await deliverWith(() => false)).toEqual([]);
});

const whole = {
  ...{ id: '1', account: '123456789012', source: 'sentinel.tvm', time: '2026-01-01T00:00:00Z' },
  ...{ region: 'us-east-1', resources: [], 'detail-type': 'x', detail: { n: 1 } },
};

test.each([
  ['{"source":["sentinel.tvm"]}', true],
  ['{"source":["other"]}', false],
  ['{"detail":{"n":[1]}}', true],
])('TestEventPattern tells whether %s matches: %s', async (EventPattern, result) => {
  const { as } = await startFixture();
  const command = new TestEventPatternCommand({ EventPattern, Event: JSON.stringify(whole) });
  expect((await as('operator').send(command)).Result).toBe(result);
});

test.each([
  ['a pattern that is none', { EventPattern: '{' }, 'InvalidEventPatternException'],
  ['an event without its fields', { Event: '{"source":"x"}' }, 'ValidationException'],
  ['an event that is no JSON', { Event: '{' }, 'ValidationException'],
])('TestEventPattern refuses %s', async (_, change, name) => {
  const { as } = await startFixture();
  const input = { EventPattern: '{"source":["x"]}', Event: JSON.stringify(whole), ...change };
  await expect(as('operator').send(new TestEventPatternCommand(input))).rejects.toMatchObject({ name });
});

test('TestEventPattern is for those who may', async () => {
  const { as } = await startFixture();
  const command = new TestEventPatternCommand({
    EventPattern: '{"source":["x"]}',
    Event: JSON.stringify(whole),
  });
  await expect(as('stranger').send(command)).rejects.toMatchObject({ name: 'AccessDeniedException' });
});
