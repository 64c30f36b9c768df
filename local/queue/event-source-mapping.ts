import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Invoke, InvokeOutcome } from '../lambda/function-definition.ts';
import { failedMessageIds, recordOf } from './sqs-event.ts';

export type EventSourceMapping = {
  queueUrl: string;
  queueArn: string;
  functionName: string;
  /** Most messages in one event, 1 to 10. */
  batchSize: number;
  /** Longest wait to fill a batch, from its first message on, 0 to 300 s. */
  batchingWindowSeconds: number;
  /** The function names the messages it could not handle; otherwise a batch succeeds or fails whole. */
  reportBatchItemFailures: boolean;
};

export type MappingOptions = {
  mapping: EventSourceMapping;
  sqs: SQSClient;
  invoke: Invoke;
  region: string;
  /** Told of every batch that failed, in whole or in part, and of a queue that could not be read. */
  onFailure?: (cause: InvokeOutcome | Error) => void;
};

export type RunningMapping = { stop: () => Promise<void> };

/** Wait of one receive: short enough to stop soon, long enough to cost nothing. */
const pollSeconds = 1;
/** Pause after an error of the queue itself. */
const backOffMs = 250;

/**
 * Reads a queue and invokes a function with what comes, one batch after the other
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html). Messages of a batch that failed, and
 * those named in `batchItemFailures`, stay and reappear after their visibility time-out; the queue's redrive policy
 * counts their receives. The others are deleted.
 */
export function startMapping(options: MappingOptions): RunningMapping {
  const stopping = new AbortController();
  const done = poll(options, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

async function poll(options: MappingOptions, signal: AbortSignal): Promise<void> {
  let isKnown = false;
  while (!signal.aborted) {
    try {
      if (!isKnown) await look(options, signal);
      isKnown = true;
      const messages = await gather(options, signal);
      if (messages.length > 0) await handle(options, messages);
    } catch (cause) {
      if (signal.aborted) return;
      options.onFailure?.(cause instanceof Error ? cause : new Error(String(cause)));
      await new Promise((resolve) => setTimeout(resolve, backOffMs));
    }
  }
}

/**
 * Lambda looks at the queue with the function's role before it reads it: the role needs sqs:GetQueueAttributes
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions).
 */
async function look({ mapping, sqs }: MappingOptions, signal: AbortSignal): Promise<void> {
  const command = new GetQueueAttributesCommand({
    QueueUrl: mapping.queueUrl,
    AttributeNames: ['VisibilityTimeout'],
  });
  await sqs.send(command, { abortSignal: signal });
}

/** A batch: what comes until it is full or its window has passed. */
async function gather(options: MappingOptions, signal: AbortSignal): Promise<Message[]> {
  const { mapping } = options;
  const messages = await receive(options, mapping.batchSize, pollSeconds, signal);
  const endMs = performance.now() + mapping.batchingWindowSeconds * 1000;
  while (messages.length > 0 && messages.length < mapping.batchSize) {
    const waitSeconds = Math.floor((endMs - performance.now()) / 1000);
    if (waitSeconds < 1 || signal.aborted) break;
    messages.push(
      ...(await receive(options, mapping.batchSize - messages.length, Math.min(20, waitSeconds), signal)),
    );
  }
  return messages;
}

async function receive(
  options: MappingOptions,
  count: number,
  waitSeconds: number,
  signal: AbortSignal,
): Promise<Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl: options.mapping.queueUrl,
    MaxNumberOfMessages: count,
    WaitTimeSeconds: waitSeconds,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  });
  const { Messages = [] } = await options.sqs.send(command, { abortSignal: signal });
  return Messages;
}

async function handle(options: MappingOptions, messages: readonly Message[]): Promise<void> {
  const { mapping, region } = options;
  const Records = messages.map((message) => recordOf(message, mapping.queueArn, region));
  const outcome = await options.invoke(mapping.functionName, JSON.stringify({ Records }));
  const ids = Records.map((record) => record.messageId);
  const failed = failures(mapping, outcome, ids);
  if (failed.size > 0) options.onFailure?.(outcome);
  const handled = Records.filter((record) => !failed.has(record.messageId));
  if (handled.length === 0) return;
  const Entries = handled.map((record, index) => ({
    Id: String(index),
    ReceiptHandle: record.receiptHandle,
  }));
  await options.sqs.send(new DeleteMessageBatchCommand({ QueueUrl: mapping.queueUrl, Entries }));
}

function failures(
  mapping: EventSourceMapping,
  outcome: InvokeOutcome,
  ids: readonly string[],
): ReadonlySet<string> {
  if (!outcome.ok) return new Set(ids);
  return mapping.reportBatchItemFailures ? failedMessageIds(outcome.payload, ids) : new Set();
}
