import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { pooledSettings } from './pooled-settings.ts';
import { withTimeLimit } from './time-limit.ts';

/** Puts a message on the dead-letter queue with its reason; false when the queue did not take it. */
export type SendToDeadLetters = (
  message: { messageId: string; body: string },
  reason: { code: string; text: string },
) => Promise<boolean>;

const LIMIT_MS = 5000;

/** Dead letters by the SDK; the reason is in message attributes, the body is as it came. */
export function createSendDeadLetter(
  queueUrl: string,
  region: string,
  environment: Readonly<Record<string, string | undefined>>,
): SendToDeadLetters {
  const client = new SQSClient({ ...pooledSettings('SQS', region, environment), maxAttempts: 3 });
  const text = (value: string) => ({
    DataType: 'String',
    StringValue: value.replace(/[^\x20-\x7e]/g, '?') || '?',
  });
  return async ({ messageId, body }, reason) => {
    const command = new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: body,
      MessageAttributes: { reason: text(reason.code), detail: text(reason.text), messageId: text(messageId) },
    });
    try {
      const answer = await withTimeLimit(LIMIT_MS, (abortSignal) => client.send(command, { abortSignal }));
      return answer.MessageId !== undefined;
    } catch {
      return false;
    }
  };
}
