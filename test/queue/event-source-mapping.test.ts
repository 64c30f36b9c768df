import { GetQueueAttributesCommand, SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { InvokeOutcome } from '../../local/lambda/function-definition.ts';
import { type EventSourceMapping, startMapping } from '../../local/queue/event-source-mapping.ts';
import { failedMessageIds } from '../../local/queue/sqs-event.ts';
import { eventually } from '../lambda/start-fixture.ts';
import { region, startFixture } from './start-fixture.ts';

const queueArn = 'arn:aws:sqs:us-east-1:123456789012:audit';
type Batch = { Records: { messageId: string; body: string; attributes: Record<string, string> }[] };

/** Starts a mapping whose function is `handle`; gives the batches it was invoked with. */
async function mapped(
  handle: (batch: Batch, call: number) => InvokeOutcome,
  changes: Partial<EventSourceMapping> = {},
) {
  const queues = await startFixture();
  const batches: Batch[] = [];
  const start = () => {
    const mapping = startMapping({
      mapping: {
        queueUrl: queues.urlOf('audit'),
        queueArn,
        functionName: 'writer',
        batchSize: 10,
        batchingWindowSeconds: 0,
        reportBatchItemFailures: true,
        ...changes,
      },
      sqs: queues.sqs,
      region,
      invoke: async (_name, payload) => {
        const batch: Batch = JSON.parse(payload);
        batches.push(batch);
        return handle(batch, batches.length);
      },
    });
    onTestFinished(mapping.stop);
  };
  const send = async (...bodies: string[]) => {
    const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    await queues.sqs.send(new SendMessageBatchCommand({ QueueUrl: queues.urlOf('audit'), Entries }));
  };
  const bodies = () => batches.map((batch) => batch.Records.map((record) => record.body));
  return { queues, batches, bodies, send, start };
}

/** Waits until the queue holds nothing, neither visible nor in flight. */
async function emptied(queues: Awaited<ReturnType<typeof startFixture>>): Promise<void> {
  const command = new GetQueueAttributesCommand({ QueueUrl: queues.urlOf('audit'), AttributeNames: ['All'] });
  await vi.waitFor(
    async () => {
      const { Attributes } = await queues.sqs.send(command);
      expect(Attributes).toMatchObject({
        ApproximateNumberOfMessages: '0',
        ApproximateNumberOfMessagesNotVisible: '0',
      });
    },
    { timeout: 30_000 },
  );
}

const done: InvokeOutcome = { ok: true, payload: 'null' };

test('a batch reaches the function as Lambda’s SQS event, and handled messages are deleted', async () => {
  const { queues, batches, start } = await mapped(() => done);
  await queues.sqs.send(
    new SendMessageCommand({
      QueueUrl: queues.urlOf('audit'),
      MessageBody: '{"a":1}',
      MessageAttributes: { kind: { DataType: 'String', StringValue: 'decision' } },
    }),
  );
  start();
  const batch = await eventually(() => batches[0]);
  expect(batch.Records).toEqual([
    {
      messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      receiptHandle: expect.any(String),
      body: '{"a":1}',
      attributes: expect.objectContaining({
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        SenderId: expect.any(String),
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
      }),
      messageAttributes: {
        kind: { dataType: 'String', stringValue: 'decision', stringListValues: [], binaryListValues: [] },
      },
      md5OfBody: 'bb6cb5c68df4652941caf652a366f2d8',
      md5OfMessageAttributes: expect.any(String),
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: 'us-east-1',
    },
  ]);
  await emptied(queues);
  expect(batches).toHaveLength(1);
});

test('messages named in batchItemFailures come again, the others do not', async () => {
  const { batches, bodies, send, start } = await mapped((batch, call) => {
    const failed = batch.Records.filter((record) => call === 1 && record.body === 'b');
    const batchItemFailures = failed.map((record) => ({ itemIdentifier: record.messageId }));
    return { ok: true, payload: JSON.stringify({ batchItemFailures }) };
  });
  await send('a', 'b', 'c');
  start();
  await eventually(() => batches[1]);
  expect(bodies()).toEqual([['a', 'b', 'c'], ['b']]);
  expect(batches[1]?.Records[0]?.attributes.ApproximateReceiveCount).toBe('2');
});

test('a batch whose function fails comes again whole, and after five receives goes to the dead-letter queue', async () => {
  const { queues, bodies, send, start } = await mapped(() => ({ ok: false, kind: 'error', payload: '{}' }));
  await send('a', 'b');
  start();
  await eventually(() =>
    bodies()
      .flat()
      .filter((body) => body === 'a').length === 5
      ? true
      : undefined,
  );
  const deadArn = 'arn:aws:sqs:us-east-1:123456789012:audit-dead';
  const dead: string[] = [];
  const drain = startMapping({
    mapping: {
      queueUrl: queues.urlOf('audit-dead'),
      queueArn: deadArn,
      functionName: 'drain',
      batchSize: 1,
      batchingWindowSeconds: 0,
      reportBatchItemFailures: false,
    },
    sqs: queues.sqs,
    region,
    invoke: async (_name, payload) => {
      const batch: Batch = JSON.parse(payload);
      dead.push(...batch.Records.map((record) => record.body));
      return done;
    },
  });
  onTestFinished(drain.stop);
  await eventually(() => (dead.length === 2 ? true : undefined));
  expect(bodies().flat().sort()).toEqual([...Array(5).fill('a'), ...Array(5).fill('b')]);
  expect(dead.sort()).toEqual(['a', 'b']);
});

test('a batching window gathers what comes after the first message', async () => {
  const { bodies, send, start } = await mapped(() => done, { batchSize: 3, batchingWindowSeconds: 3 });
  await send('a');
  start();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await send('b');
  await send('c');
  await eventually(() => bodies()[0]);
  expect(bodies()[0]).toHaveLength(3);
});

test.each([
  ['null', []],
  ['{}', []],
  ['{"batchItemFailures":[]}', []],
  ['{"batchItemFailures":[{"itemIdentifier":"2"}]}', ['2']],
  ['{"batchItemFailures":[{"itemIdentifier":"unknown"}]}', ['1', '2']],
  ['{"batchItemFailures":[{"itemIdentifier":""}]}', ['1', '2']],
  ['{"batchItemFailures":[{}]}', ['1', '2']],
  ['{"batchItemFailures":"all"}', ['1', '2']],
])('the answer %s leaves %j', (payload, left) => {
  expect([...failedMessageIds(payload, ['1', '2'])]).toEqual(left);
});
