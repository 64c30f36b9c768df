import type { createRequestHandler } from '../../functions/aws/request-handler.ts';

export type SdkRequest = Parameters<ReturnType<typeof createRequestHandler>['handle']>[0];

/** A request as the SDK builds it. */
export function post(origin: URL, more: object = {}): SdkRequest {
  const request = {
    protocol: origin.protocol,
    hostname: origin.hostname,
    port: Number(origin.port),
    method: 'POST',
    path: '/',
    query: {},
    headers: { 'content-type': 'text/plain' },
    body: 'asked',
    ...more,
  };
  return { ...request, clone: () => post(origin, more) };
}
