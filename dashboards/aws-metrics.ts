/** A metric of AWS's own that dashboards and alarms read: its namespace, unit, and the one dimension it is read by. */
export type AwsMetric = { namespace: string; unit: 'Count' | 'Milliseconds' | 'Seconds'; dimension: string };

const API = { namespace: 'AWS/ApiGateway', dimension: 'ApiId' } as const;
const LAMBDA = { namespace: 'AWS/Lambda', dimension: 'FunctionName' } as const;
const SQS = { namespace: 'AWS/SQS', dimension: 'QueueName' } as const;

/**
 * By name. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html,
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html,
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export const AWS_METRICS = {
  Count: { ...API, unit: 'Count' },
  '4xx': { ...API, unit: 'Count' },
  '5xx': { ...API, unit: 'Count' },
  Latency: { ...API, unit: 'Milliseconds' },
  IntegrationLatency: { ...API, unit: 'Milliseconds' },
  Errors: { ...LAMBDA, unit: 'Count' },
  Throttles: { ...LAMBDA, unit: 'Count' },
  ConcurrentExecutions: { ...LAMBDA, unit: 'Count' },
  ApproximateAgeOfOldestMessage: { ...SQS, unit: 'Seconds' },
  ApproximateNumberOfMessagesVisible: { ...SQS, unit: 'Count' },
  ApproximateNumberOfMessagesNotVisible: { ...SQS, unit: 'Count' },
} as const satisfies Readonly<Record<string, AwsMetric>>;
