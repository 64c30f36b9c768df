import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createParameterReaders } from '../../functions/aws/get-parameters.ts';
import { createPutEvent } from '../../functions/aws/put-event.ts';

/**
 * Lambda freezes an environment between requests, and what keeps its connections open forgets them meanwhile: the
 * next request is written to a connection whose other end is gone. This server answers the first request of each
 * connection and drops the second.
 */
async function startForgetful(body: string): Promise<{ url: string; requests: () => number }> {
  const met = new WeakSet<Socket>();
  let requests = 0;
  const server: Server = createServer((request, response) => {
    requests += 1;
    request.resume();
    request.on('end', () => {
      if (met.has(request.socket)) return request.socket.destroy();
      met.add(request.socket);
      return response.setHeader('content-type', 'application/x-amz-json-1.1').end(body);
    });
  });
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}`, requests: () => requests };
}

/** No call here waits for its limit: it is longer than any machine stands still. */
const LIMIT_MS = 20_000;

const keys = { AWS_ACCESS_KEY_ID: 'AKIAFROZENFROZEN0000', AWS_SECRET_ACCESS_KEY: 'frozen' };

test('reading parameters over a connection that died in the freezer is tried once more', async () => {
  const server = await startForgetful('{"Parameters":[{"Name":"/p","Value":"v","Version":3}]}');
  const { getParameters } = createParameterReaders('eu-central-1', {
    ...keys,
    AWS_ENDPOINT_URL_SSM: server.url,
  });
  const expected = { ok: true, value: [{ name: '/p', text: 'v', version: 3 }] };
  expect(await getParameters(['/p'], LIMIT_MS)).toEqual(expected);
  expect(await getParameters(['/p'], LIMIT_MS)).toEqual(expected);
  expect(server.requests()).toBe(3);
});

test('an event over such a connection is put once more, and no fallback is counted', async () => {
  const server = await startForgetful('{"Entries":[{"EventId":"1"}],"FailedEntryCount":0}');
  const putEvent = createPutEvent('eu-central-1', { ...keys, AWS_ENDPOINT_URL_EVENTBRIDGE: server.url });
  const entry = {
    ...{ source: 'sentinel.tvm', detailType: 'Credential Decision', eventBusName: 'sentinel' },
    ...{ timeMs: 0, resources: [], detail: '{}' },
  };
  expect(await putEvent(entry, LIMIT_MS)).toEqual({ ok: true });
  expect(await putEvent(entry, LIMIT_MS)).toEqual({ ok: true });
});

test('a service that resets every connection is not asked for ever', async () => {
  let requests = 0;
  const server = createServer((request) => {
    requests += 1;
    request.socket.destroy();
  }).listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const { getParameters } = createParameterReaders('eu-central-1', {
    ...keys,
    AWS_ENDPOINT_URL_SSM: `http://127.0.0.1:${port}`,
  });
  expect(await getParameters(['/p'], LIMIT_MS)).toEqual({
    ok: false,
    kind: 'unavailable',
    cause: 'ssm: ECONNRESET (no answer)',
  });
  expect(requests).toBe(2);
});
