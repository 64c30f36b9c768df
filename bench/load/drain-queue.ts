import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { StackFile } from '../../local/stack/stack-file.ts';
import { type AuditTally, createAuditTally } from './audit-tally.ts';

const RECEIVERS = 4;

/**
 * Receives everything that waits on the audit queue, as its reader would, and tallies it. What is received stays out
 * of sight for longer than this takes, so nothing is received twice.
 */
export async function drainQueue(file: StackFile, queueName: string): Promise<AuditTally> {
  const { region, accountId, endpoints } = file;
  const [engineer] = file.identities;
  if (engineer === undefined) throw new Error('the stack has no identity that may read its queue');
  const { accessKeyId, secretAccessKey, sessionToken } = engineer;
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  const client = new SQSClient({ region, endpoint: endpoints.sqs, credentials });
  const QueueUrl = `${endpoints.sqs}/${accountId}/${queueName}`;
  const { add, tally } = createAuditTally();
  const receive = async (): Promise<void> => {
    for (;;) {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 3_600,
      });
      const { Messages = [] } = await client.send(command);
      if (Messages.length === 0) return;
      for (const { Body = '' } of Messages) add(Body);
    }
  };
  try {
    await Promise.all(Array.from({ length: RECEIVERS }, receive));
    return tally();
  } finally {
    client.destroy();
  }
}
