import type { SQSClient } from '@aws-sdk/client-sqs';
import { readAwsFailure } from './aws-failure.ts';
import { clientSettings } from './client-settings.ts';
import type { Delivery } from './delivery.ts';
import { onceMore } from './once-more.ts';
import { withTimeLimit } from './time-limit.ts';

/** Sends one message to the audit queue. */
export type SendMessage = (body: string, limitMs: number) => Promise<Delivery>;

/** Loads the SDK's client ahead of the first failure of the bus, whose limit would pay for it. */
export async function loadQueueClient(): Promise<void> {
  await import('@aws-sdk/client-sqs');
}

/**
 * SendMessage by the SDK, which is loaded when it is first needed: the cold path does without it.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function createSendMessage(
  queueUrl: string,
  region: string,
  environment: Readonly<Record<string, string | undefined>>,
): SendMessage {
  let client: SQSClient | undefined;
  return async (body, limitMs) => {
    try {
      return await withTimeLimit(limitMs, async (abortSignal) => {
        const sqs = await import('@aws-sdk/client-sqs');
        client ??= new sqs.SQSClient(clientSettings('SQS', region, environment));
        const queue = client;
        const message = new sqs.SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body });
        const answer = await onceMore(abortSignal, () => queue.send(message, { abortSignal }));
        return answer.MessageId ? { ok: true } : { ok: false, cause: 'sqs: an answer without message id' };
      });
    } catch (error) {
      return { ok: false, cause: readAwsFailure('sqs', error).cause };
    }
  };
}
