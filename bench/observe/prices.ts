/** When the prices were read, and for which region. */
export const PRICES_OF = { region: 'us-east-1', readOn: '2026-11-24' } as const;

export type Price = { dollars: number; per: number; unit: string; source: string };

const MILLION = 1e6;
const price = (dollars: number, per: number, unit: string, page: string): Price => ({
  ...{ dollars, per, unit },
  source: `https://aws.amazon.com/${page}/pricing/`,
});

/** List prices of the first tier, without free tiers and discounts. */
export const PRICES = {
  apiRequest: price(1, MILLION, 'HTTP API requests', 'api-gateway'),
  lambdaRequest: price(0.2, MILLION, 'invocations', 'lambda'),
  lambdaGbSecond: price(0.0000133334, 1, 'GB-s on arm64', 'lambda'),
  busEvent: price(1, MILLION, 'custom events of 64 KB', 'eventbridge'),
  queueRequest: price(0.4, MILLION, 'requests to a standard queue, 64 KB each', 'sqs'),
  tableWrite: price(0.625, MILLION, 'write request units on demand', 'dynamodb'),
  tableRead: price(0.125, MILLION, 'read request units on demand', 'dynamodb'),
  logGigabyte: price(0.5, 1, 'GB of logs taken in', 'cloudwatch'),
  metric: price(0.3, 1, 'custom metrics a month', 'cloudwatch'),
  alarmMetric: price(0.1, 1, 'metrics of an alarm a month', 'cloudwatch'),
  compositeAlarm: price(0.5, 1, 'composite alarms a month', 'cloudwatch'),
  dashboard: price(3, 1, 'dashboards a month', 'cloudwatch'),
  metricRead: price(0.01, 1000, 'metrics read by GetMetricData', 'cloudwatch'),
  signature: price(0.15, 10_000, 'asymmetric signatures', 'kms'),
  objectPut: price(0.005, 1000, 'PUTs to S3', 's3'),
} as const satisfies Readonly<Record<string, Price>>;

/** What so many of it cost, dollars. */
export function costOf({ dollars, per }: Price, amount: number): number {
  return (dollars * amount) / per;
}
