import type { Sample } from '../../../dashboards/samples.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What API Gateway would measure of a request, from the local gateway's access log.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
 */
export function readAccess({ timeMs, status, latencyMs }: Fields, apiId: string): Sample[] {
  if (typeof timeMs !== 'number' || typeof status !== 'number' || typeof latencyMs !== 'number') return [];
  const measured: readonly (readonly [metric: string, value: number])[] = [
    ['Count', 1],
    ['4xx', status >= 400 && status < 500 ? 1 : 0],
    ['5xx', status >= 500 ? 1 : 0],
    ['Latency', latencyMs],
  ];
  return measured.map(([metric, value]) => ({
    namespace: 'AWS/ApiGateway',
    metric,
    dimensions: { ApiId: apiId },
    timestampMs: timeMs,
    values: [value],
  }));
}
