import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Sample } from '../../dashboards/samples.ts';
import type { GatewayLogEntry } from '../../local/gateway/gateway.ts';

/** One request to a function, however it was invoked. */
export type Invocation = {
  functionName: string;
  beganMs: number;
  endedMs: number;
  /** As the local Lambda calls it. */
  ended: NonNullable<GatewayLogEntry['invoked']>;
};

const one =
  (namespace: string, metric: string, dimension: readonly [string, string], timestampMs: number) =>
  (value: number): Sample => ({
    namespace,
    metric,
    dimensions: { [dimension[0]]: dimension[1] },
    timestampMs,
    values: [value],
  });

/** What API Gateway measures, from the local gateway's access log. */
export function apiSamples(entries: readonly GatewayLogEntry[], apiId: string): Sample[] {
  return entries.flatMap(({ timeMs, status, latencyMs, invoked }) => {
    const measure = (metric: string, value: number) =>
      one('AWS/ApiGateway', metric, ['ApiId', apiId], timeMs)(value);
    return [
      measure('Count', 1),
      measure('4xx', status >= 400 && status < 500 ? 1 : 0),
      measure('5xx', status >= 500 ? 1 : 0),
      measure('Latency', latencyMs),
      ...(invoked === undefined ? [] : [measure('IntegrationLatency', latencyMs)]),
    ];
  });
}

/** Ends that Lambda counts as `Errors`: the function's own, not those of whoever asked too much. */
const CRASHES: readonly Invocation['ended'][] = ['error', 'timeout', 'init-error', 'crashed'];

/**
 * What Lambda measures of a function, from when its invocations began and ended: those beyond its `concurrency` wait here,
 * and do not run.
 */
export function lambdaSamples(invocations: readonly Invocation[], concurrency: number): Sample[] {
  const running = (atMs: number, name: string) =>
    invocations.filter(
      ({ beganMs, endedMs, functionName, ended }) =>
        functionName === name && ended !== 'throttled' && beganMs <= atMs && atMs <= endedMs,
    ).length;
  return invocations.flatMap(({ functionName, beganMs, ended }) => {
    const measure = (metric: string, value: number) =>
      one('AWS/Lambda', metric, ['FunctionName', functionName], beganMs)(value);
    return [
      measure('Errors', CRASHES.includes(ended) ? 1 : 0),
      measure('Throttles', ended === 'throttled' ? 1 : 0),
      measure('ConcurrentExecutions', Math.min(concurrency, running(beganMs, functionName))),
    ];
  });
}

/** What SQS measures: how many messages wait, and, from when a queue was last seen empty, how long the oldest does. */
export function watchQueues(
  sqs: SQSClient,
  urls: ReadonlyMap<string, string>,
): { samples: Sample[]; look: () => Promise<void>; holds: (name: string) => boolean } {
  const samples: Sample[] = [];
  const sinceMs = new Map<string, number>();
  const lookAt = async (name: string, QueueUrl: string): Promise<void> => {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    const nowMs = Date.now();
    const measure = (metric: string, value: number) =>
      samples.push(one('AWS/SQS', metric, ['QueueName', name], nowMs)(value));
    const visible = Number(Attributes.ApproximateNumberOfMessages);
    const hidden = Number(Attributes.ApproximateNumberOfMessagesNotVisible);
    if (visible + hidden === 0) sinceMs.delete(name);
    else if (!sinceMs.has(name)) sinceMs.set(name, nowMs);
    measure('ApproximateNumberOfMessagesVisible', visible);
    measure('ApproximateNumberOfMessagesNotVisible', hidden);
    measure('ApproximateAgeOfOldestMessage', (nowMs - (sinceMs.get(name) ?? nowMs)) / 1000);
  };
  return {
    samples,
    holds: (name) => sinceMs.has(name),
    // A queue that is broken on purpose tells nothing.
    look: async () => void (await Promise.allSettled([...urls].map(([name, url]) => lookAt(name, url)))),
  };
}
