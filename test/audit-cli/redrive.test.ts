import { GetQueueAttributesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { createSendDeadLetter } from '../../functions/aws/send-dead-letter.ts';
import { decision, envelope } from '../audit/events.ts';
import { region, startFixture } from '../queue/start-fixture.ts';
import { UNSAFE } from './hostile-event.ts';
import { jsonLines, runAudit, SECRET } from './run-audit.ts';

async function startQueues() {
  const queues = await startFixture();
  const environment = {
    AWS_ENDPOINT_URL_SQS: queues.url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'AKIAFIXTURE',
    AWS_SECRET_ACCESS_KEY: SECRET,
    SENTINEL_DEAD_LETTER_QUEUE_URL: queues.urlOf('audit-dead'),
    SENTINEL_AUDIT_QUEUE_URL: queues.urlOf('audit'),
  };
  const send = createSendDeadLetter(queues.urlOf('audit-dead'), region, environment);
  const count = async (name: string) => {
    const command = new GetQueueAttributesCommand({
      QueueUrl: queues.urlOf(name),
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    });
    const { Attributes = {} } = await queues.sqs.send(command);
    const { ApproximateNumberOfMessages: shown, ApproximateNumberOfMessagesNotVisible: hidden } = Attributes;
    return Number(shown) + Number(hidden);
  };
  return {
    queues,
    environment,
    send,
    count,
    redrive: (...words: string[]) => runAudit(environment, ['redrive', ...words]),
  };
}

const bodyOf = (n: number) => envelope(decision(n));

test('a dry run shows each letter with its reason, changes nothing and hides nothing', async () => {
  const { send, count, redrive } = await startQueues();
  for (let n = 0; n < 23; n += 1)
    await send({ messageId: `m-${n}`, body: bodyOf(n) }, { code: 'conflict', text: `letter ${n}` });
  for (let run = 0; run < 2; run += 1) {
    const { status, out, err } = await redrive();
    expect([status, err]).toEqual([0, '23 would be put back: run again with --apply\n']);
    for (let n = 0; n < 23; n += 1) expect(out).toContain(decision(n).id);
    expect(await count('audit-dead')).toBe(23);
  }
  expect(await count('audit')).toBe(0);
});

test('--apply puts those of the reason back with their bodies, and leaves the others to be seen', async () => {
  const { queues, send, count, redrive } = await startQueues();
  await send({ messageId: 'm-1', body: bodyOf(1) }, { code: 'conflict', text: 'one' });
  await send({ messageId: 'm-2', body: bodyOf(2) }, { code: 'not-json', text: 'two' });
  const { status, out } = await redrive('--apply', '--reason', 'conflict', '--json');
  expect(status).toBe(0);
  expect(jsonLines(out)).toEqual([
    { reason: 'conflict', detail: 'one', eventId: decision(1).id, redriven: true },
  ]);
  expect(await count('audit-dead')).toBe(1);
  const { Messages = [] } = await queues.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queues.urlOf('audit') }),
  );
  expect(Messages.map(({ Body }) => Body)).toEqual([bodyOf(1)]);
  expect((await redrive()).out).toContain(decision(2).id);
});

test('a writer that refuses the letter again at once is not played with to and fro', async () => {
  const { queues, send, redrive } = await startQueues();
  await send({ messageId: 'm-1', body: 'poison' }, { code: 'not-json', text: 'poison' });
  let refused = 0;
  /** Refuses what is on the audit queue now. */
  const bounce = async () => {
    const received = await queues.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queues.urlOf('audit'), VisibilityTimeout: 60 }),
    );
    for (const { Body = '' } of received.Messages ?? []) {
      refused += 1;
      await send({ messageId: `m-${refused}`, body: Body }, { code: 'not-json', text: 'poison' });
    }
  };
  let running = true;
  const ended = redrive('--apply').finally(() => {
    running = false;
  });
  while (running) await bounce();
  await bounce();
  const ran = await ended;
  expect(ran.err).toBe('1 put back on the audit queue\n');
  expect(refused).toBe(1);
});

test('letters of somebody who means harm reach no terminal as they are', async () => {
  const { queues, redrive } = await startQueues();
  const evil = '\u009b31m\u202egnp\u2066\u0085';
  queues.send('arn:aws:sqs:us-east-1:123456789012:audit-dead', JSON.stringify({ detail: { id: evil } }), {
    reason: evil,
    detail: evil,
  });
  for (const words of [[], ['--json']]) {
    const { out, err } = await redrive(...words);
    expect(out).not.toBe('');
    expect(out + err).not.toMatch(UNSAFE);
  }
});

test('queues that are not there: exit status 3, no secret; half a configuration: 64', async () => {
  const { environment } = await startQueues();
  const gone = {
    ...environment,
    SENTINEL_DEAD_LETTER_QUEUE_URL: environment.SENTINEL_AUDIT_QUEUE_URL.replace(/audit$/, 'x'),
  };
  const ran = await runAudit(gone, ['redrive']);
  expect(ran).toMatchObject({ status: 3, out: '' });
  expect(ran.err).not.toContain(SECRET);
  const { SENTINEL_AUDIT_QUEUE_URL: _, ...half } = environment;
  expect(await runAudit(half, ['redrive'])).toMatchObject({ status: 64, out: '' });
});
