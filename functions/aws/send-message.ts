import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { readAwsFailure } from './aws-failure.ts';
import type { Delivery } from './delivery.ts';
import { withJsonWriter } from './json-writer.ts';
import { leanClient } from './lean-client.ts';
import { onceMore } from './once-more.ts';
import { withTimeLimit } from './time-limit.ts';
import { waitingSettings } from './waiting-settings.ts';

/** Sends one message to the audit queue. */
export type SendMessage = (body: string, limitMs: number) => Promise<Delivery>;

/**
 * SendMessage by the SDK, whose client is made when it is first needed: most environments never need it.
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
        client ??= withJsonWriter(leanClient(new SQSClient(waitingSettings('SQS', region, environment))));
        const queue = client;
        const message = new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body });
        const answer = await onceMore(abortSignal, () => queue.send(message, { abortSignal }));
        return answer.MessageId ? { ok: true } : { ok: false, cause: 'sqs: an answer without message id' };
      });
    } catch (error) {
      return { ok: false, cause: readAwsFailure('sqs', error).cause };
    }
  };
}
