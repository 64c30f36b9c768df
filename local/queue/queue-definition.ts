/** A queue of the local stack, as Terraform would define it. */
export type QueueDefinition = {
  name: string;
  /** How long a received message stays hidden; for a function's queue at least six times its time-out. */
  visibilityTimeoutSeconds: number;
  retentionSeconds: number;
  /** After `maxReceiveCount` receives a message goes to `deadLetterQueue`. */
  redrive?: { deadLetterQueue: string; maxReceiveCount: number };
  /** The queue's policy, as GetQueueAttributes shows it; who may do what is `admit`'s to decide. */
  policy?: object | undefined;
};

export type QueueNames = { region: string; accountId: string };

export const queueArn = ({ region, accountId }: QueueNames, name: string): string =>
  `arn:aws:sqs:${region}:${accountId}:${name}`;

/** The attributes CreateQueue takes (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html). */
export function queueAttributes(definition: QueueDefinition, names: QueueNames): Record<string, string> {
  const { redrive, policy } = definition;
  return {
    VisibilityTimeout: String(definition.visibilityTimeoutSeconds),
    MessageRetentionPeriod: String(definition.retentionSeconds),
    ...(policy && { Policy: JSON.stringify(policy) }),
    ...(redrive && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: queueArn(names, redrive.deadLetterQueue),
        maxReceiveCount: redrive.maxReceiveCount,
      }),
    }),
  };
}
