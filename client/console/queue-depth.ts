import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { pooledSettings } from '../../functions/aws/pooled-settings.ts';
import type { QueueHealth } from './answers.ts';

export type NamedQueue = { title: string; url: string | undefined; variable: string };

/** How many messages each queue holds, by SQS's approximate counts: reading them hides none from its consumers. */
export function createQueueDepths(
  queues: readonly NamedQueue[],
  region: string,
  environment: Readonly<Record<string, string | undefined>>,
): () => Promise<QueueHealth[]> {
  const client = new SQSClient({ ...pooledSettings('SQS', region, environment), maxAttempts: 2 });
  return () => Promise.all(queues.map((queue) => depthOf(client, queue)));
}

async function depthOf(client: SQSClient, { title, url, variable }: NamedQueue): Promise<QueueHealth> {
  if (url === undefined) return { title, counts: null, problem: `its URL is not known: set ${variable}` };
  const AttributeNames = [
    'ApproximateNumberOfMessages',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesDelayed',
  ] as const;
  try {
    const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...AttributeNames] });
    const { Attributes = {} } = await client.send(command);
    const [visible = 0, inFlight = 0, delayed = 0] = AttributeNames.map((name) =>
      Number(Attributes[name] ?? 0),
    );
    return { title, counts: { visible, inFlight, delayed }, problem: null };
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown error';
    return {
      title,
      counts: null,
      problem: `it cannot be asked (${name}): check its URL and your permissions`,
    };
  }
}
