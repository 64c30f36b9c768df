import { request } from 'node:http';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { startFixture, temporaryFolder } from './start-fixture.ts';

test('the queues are there with their attributes, and their names carry the account', async () => {
  const queues = await startFixture();
  const { QueueUrl } = await queues.sqs.send(new GetQueueUrlCommand({ QueueName: 'audit' }));
  expect(QueueUrl).toBe(`${queues.url}/123456789012/audit`);
  const { Attributes } = await queues.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  expect(Attributes).toMatchObject({
    QueueArn: 'arn:aws:sqs:us-east-1:123456789012:audit',
    MessageRetentionPeriod: '1209600',
    RedrivePolicy:
      '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:audit-dead","maxReceiveCount":5}',
  });
});

test('a message goes to the dead-letter queue when it has been received five times', async () => {
  const queues = await startFixture();
  const receive = async (name: string) =>
    (await queues.sqs.send(new ReceiveMessageCommand({ QueueUrl: queues.urlOf(name) }))).Messages ?? [];
  await queues.sqs.send(new SendMessageCommand({ QueueUrl: queues.urlOf('audit'), MessageBody: 'poison' }));
  for (let turn = 1; turn <= 5; turn += 1) expect(await receive('audit')).toHaveLength(1);
  expect(await receive('audit')).toHaveLength(0);
  expect((await receive('audit-dead')).map((message) => message.Body)).toEqual(['poison']);
});

test('messages survive a restart on another port, and the queue’s URL names the new one', async () => {
  const folder = temporaryFolder();
  const before = await startFixture(folder);
  expect(before.send('arn:aws:sqs:us-east-1:123456789012:audit', 'kept')).toBe(true);
  await before.stop();
  const after = await startFixture(folder);
  const { QueueUrls } = await after.sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'audit' }));
  expect(QueueUrls).toEqual([after.urlOf('audit'), after.urlOf('audit-dead')]);
  const received = await after.sqs.send(new ReceiveMessageCommand({ QueueUrl: after.urlOf('audit') }));
  expect(received.Messages?.map((message) => message.Body)).toEqual(['kept']);
});

test('a queue that is gone takes nothing, and unknown names are QueueDoesNotExist', async () => {
  const queues = await startFixture();
  await queues.sqs.send(new DeleteQueueCommand({ QueueUrl: queues.urlOf('audit') }));
  expect(queues.send('arn:aws:sqs:us-east-1:123456789012:audit', 'lost')).toBe(false);
  await expect(queues.sqs.send(new GetQueueUrlCommand({ QueueName: 'audit' }))).rejects.toMatchObject({
    name: 'QueueDoesNotExist',
  });
  await expect(queues.sqs.send(new CreateQueueCommand({ QueueName: 'another' }))).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});

test('a request that names another host is turned away', async () => {
  const queues = await startFixture();
  const status = await new Promise((resolve, reject) => {
    request(queues.url, { headers: { host: 'rebound.example' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(421);
});
