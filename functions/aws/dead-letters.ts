import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { clientSettings } from './client-settings.ts';

/** A message the ledger refused, and why. */
export type DeadLetter = {
  body: string;
  receiptHandle: string;
  messageId: string;
  reason: string;
  detail: string;
};

export type DeadLetterQueue = {
  /** The next messages, hidden from others for `hiddenSeconds`; empty when there are none. */
  receive: (hiddenSeconds: number) => Promise<DeadLetter[]>;
  /** Puts a message back on the audit queue, then takes it off the dead letters: twice is harmless, lost is not. */
  redrive: (letter: DeadLetter) => Promise<void>;
};

/** The dead-letter queue by the SDK. */
export function createDeadLetterQueue(
  urls: { deadLetterQueueUrl: string; auditQueueUrl: string },
  region: string,
  environment: Readonly<Record<string, string | undefined>>,
): DeadLetterQueue {
  const client = new SQSClient({ ...clientSettings('SQS', region, environment), maxAttempts: 3 });
  return {
    receive: async (hiddenSeconds) => {
      const command = new ReceiveMessageCommand({
        QueueUrl: urls.deadLetterQueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: hiddenSeconds,
        MessageAttributeNames: ['All'],
        WaitTimeSeconds: 0,
      });
      const { Messages = [] } = await client.send(command);
      return Messages.flatMap(({ Body, ReceiptHandle, MessageId, MessageAttributes }) =>
        Body === undefined || ReceiptHandle === undefined
          ? []
          : [
              {
                body: Body,
                receiptHandle: ReceiptHandle,
                messageId: MessageId ?? '',
                // Without one, SQS itself moved it here after too many receives.
                reason: MessageAttributes?.reason?.StringValue ?? 'too-many-receives',
                detail: MessageAttributes?.detail?.StringValue ?? '',
              },
            ],
      );
    },
    redrive: async ({ body, receiptHandle }) => {
      await client.send(new SendMessageCommand({ QueueUrl: urls.auditQueueUrl, MessageBody: body }));
      await client.send(
        new DeleteMessageCommand({ QueueUrl: urls.deadLetterQueueUrl, ReceiptHandle: receiptHandle }),
      );
    },
  };
}
