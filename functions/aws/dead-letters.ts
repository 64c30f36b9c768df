import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { pooledSettings } from './pooled-settings.ts';

/** A message the ledger refused, and why. */
export type DeadLetter = {
  body: string;
  receiptHandle: string;
  messageId: string;
  /** Tells bodies apart, no more: SQS gives it. */
  bodyMd5: string;
  reason: string;
  detail: string;
};

export type DeadLetterQueue = {
  /** The next messages, hidden from others for `hiddenSeconds`; empty when there are none. */
  receive: (hiddenSeconds: number) => Promise<DeadLetter[]>;
  /** Puts a message back on the audit queue, then takes it off the dead letters: twice is harmless, lost is not. */
  redrive: (letter: DeadLetter) => Promise<void>;
  /** Shows messages to others again, by their receipt handles; where that is not allowed they appear in their time. */
  release: (receiptHandles: readonly string[]) => Promise<void>;
};

/** Limit of the API, for one call. */
const MOST_ENTRIES = 10;
/** Not 0, on which fauxqs with its state on disk answers 500 and forgets the message until it starts again. */
const SHOWN_AFTER_SECONDS = 1;

/** The dead-letter queue by the SDK. */
export function createDeadLetterQueue(
  urls: { deadLetterQueueUrl: string; auditQueueUrl: string },
  region: string,
  environment: Readonly<Record<string, string | undefined>>,
): DeadLetterQueue {
  const client = new SQSClient({ ...pooledSettings('SQS', region, environment), maxAttempts: 3 });
  return {
    receive: async (hiddenSeconds) => {
      const command = new ReceiveMessageCommand({
        QueueUrl: urls.deadLetterQueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: hiddenSeconds,
        MessageAttributeNames: ['All'],
        // A short poll asks some of the queue's servers only, and may find nothing where there is something.
        WaitTimeSeconds: 1,
      });
      const { Messages = [] } = await client.send(command);
      return Messages.flatMap(({ Body, ReceiptHandle, MessageId, MD5OfBody, MessageAttributes }) =>
        Body === undefined || ReceiptHandle === undefined
          ? []
          : [
              {
                body: Body,
                receiptHandle: ReceiptHandle,
                messageId: MessageId ?? '',
                bodyMd5: MD5OfBody ?? ReceiptHandle,
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
    release: (receiptHandles) => release(client, urls.deadLetterQueueUrl, receiptHandles),
  };
}

async function release(
  client: SQSClient,
  QueueUrl: string,
  receiptHandles: readonly string[],
): Promise<void> {
  for (let from = 0; from < receiptHandles.length; from += MOST_ENTRIES) {
    const Entries = receiptHandles.slice(from, from + MOST_ENTRIES).map((ReceiptHandle, at) => ({
      Id: String(at),
      ReceiptHandle,
      VisibilityTimeout: SHOWN_AFTER_SECONDS,
    }));
    try {
      await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
    } catch {
      return;
    }
  }
}
