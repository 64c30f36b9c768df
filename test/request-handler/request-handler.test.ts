import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { expect, onTestFinished, test } from 'vitest';
import { createRequestHandler } from '../../functions/aws/request-handler.ts';
import { post } from './post.ts';

async function serve(listener: RequestListener) {
  const server = createServer(listener);
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  const address: AddressInfo | string | null = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  const origin = new URL(`http://127.0.0.1:${address.port}`);
  const handler = createRequestHandler(origin);
  onTestFinished(() => handler.destroy());
  return { origin, handler, server, connections: () => connections };
}

test('the first request finds the connection that was opened ahead, and later ones keep it', async () => {
  const { origin, handler, server, connections } = await serve((_request, response) => response.end('told'));
  await new Promise((resolve) => server.once('connection', resolve));
  for (let index = 0; index < 3; index += 1) {
    const { response } = await handler.handle(post(origin));
    expect([response.statusCode, String(response.body)]).toEqual([200, 'told']);
  }
  expect(connections()).toBe(1);
});

test('bodies larger than a packet come whole, headers as text', async () => {
  const long = 'x'.repeat(300_000);
  const { origin, handler } = await serve((_request, response) => {
    response.setHeader('x-amzn-requestid', 'r1');
    response.end(long);
  });
  const { response } = await handler.handle(post(origin));
  expect(String(response.body)).toBe(long);
  expect(response.headers['x-amzn-requestid']).toBe('r1');
});

test('an answer that ends early is an error that knows its status', async () => {
  const { origin, handler } = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('half', () => response.destroy());
  });
  await expect(handler.handle(post(origin))).rejects.toMatchObject({
    code: 'ECONNRESET',
    $metadata: { httpStatusCode: 200 },
  });
});

test('a server that is gone is the socket’s error, without status', async () => {
  const { origin, handler, server } = await serve((_request, response) => response.end());
  server.close().closeAllConnections();
  await expect(handler.handle(post(origin))).rejects.toMatchObject({ code: expect.stringMatching(/^ECONN/) });
});

test('an aborted request ends at once, before and while it is under way', async () => {
  const { origin, handler } = await serve(() => undefined);
  const controller = new AbortController();
  const pending = handler.handle(post(origin), { abortSignal: controller.signal });
  controller.abort();
  await expect(pending).rejects.toMatchObject({ name: 'AbortError' });
  const late = handler.handle(post(origin), { abortSignal: controller.signal });
  await expect(late).rejects.toMatchObject({ name: 'AbortError' });
});

test('what the services never need is refused, not dropped', async () => {
  const { origin, handler } = await serve((_request, response) => response.end());
  await expect(handler.handle(post(origin, { query: { list: '1' } }))).rejects.toThrow('a query is not sent');
});

test('the SDK’s client takes it', async () => {
  const { EventBridgeClient } = await import('@aws-sdk/client-eventbridge');
  const { origin, handler } = await serve((_request, response) => {
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end('{"FailedEntryCount":0,"Entries":[{"EventId":"e1"}]}');
  });
  const client = new EventBridgeClient({
    region: 'us-east-1',
    endpoint: origin.href,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    requestHandler: handler,
  });
  const answer = await client.send(
    new PutEventsCommand({ Entries: [{ Source: 's', DetailType: 't', Detail: '{}' }] }),
  );
  expect(answer.Entries?.[0]?.EventId).toBe('e1');
});
