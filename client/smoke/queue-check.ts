import { deliveryFault } from './queue-policy.ts';
import type { Broken } from './step.ts';
import type { Subject } from './subject.ts';

export type QueueReading =
  | { kind: 'sound'; waiting: number; dead: number | undefined; undelivered: number | undefined }
  | { kind: 'broken'; broken: Broken }
  | { kind: 'unseen'; why: string };

type Attributes = Partial<Record<string, string>>;

/** Looks at the audit queue: that it is there, that its policy admits the rule, and how many messages wait. */
export async function checkQueue(
  { target, name }: Subject,
  { ruleArn, targets }: { ruleArn: string; targets: readonly string[] },
): Promise<QueueReading> {
  const { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } = await import('@aws-sdk/client-sqs');
  const endpoint = target.stack?.endpoints.sqs;
  const client = new SQSClient({
    region: target.region,
    credentials: target.keys,
    maxAttempts: 2,
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  const read = async (queue: string): Promise<Attributes> => {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: queue }));
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
    return (await client.send(command)).Attributes ?? {};
  };
  const queue = `${name}-audit`;
  try {
    const attributes = await read(queue);
    const queueArn = attributes.QueueArn ?? '';
    if (!targets.includes(queueArn)) return { kind: 'broken', broken: noTarget(queue) };
    const accountId = ruleArn.split(':')[4] ?? '';
    const fault = deliveryFault(attributes.Policy, { queueArn, ruleArn, accountId });
    if (fault !== undefined) {
      const mend = `let \`events.amazonaws.com\` do \`sqs:SendMessage\` on \`${queue}\` for the rule’s ARN: apply the module again`;
      return { kind: 'broken', broken: { part: 'the queue policy', what: fault, mend } };
    }
    const [dead, undelivered] = await Promise.all(
      ['dead', 'undelivered'].map((kind) => read(`${queue}-${kind}`).then(messagesOf, () => undefined)),
    );
    return { kind: 'sound', waiting: messagesOf(attributes), dead, undelivered };
  } catch (error) {
    const code = error instanceof Error ? error.name : 'unknown error';
    if (!/NonExistentQueue|QueueDoesNotExist/.test(code)) return { kind: 'unseen', why: `sqs: ${code}` };
    const what = `there is no queue \`${queue}\``;
    const mend = 'apply the module again, or give the deployment’s name by `--name`';
    return { kind: 'broken', broken: { part: 'the audit queue', what, mend } };
  } finally {
    client.destroy();
  }
}

const noTarget = (queue: string): Broken => ({
  part: 'the rule’s target',
  what: `the rule does not deliver to \`${queue}\``,
  mend: 'apply the module again: the queue is the rule’s target',
});

const messagesOf = (attributes: Attributes): number =>
  ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible']
    .map((counted) => Number(attributes[counted] ?? 0))
    .reduce((sum, count) => sum + count, 0);
