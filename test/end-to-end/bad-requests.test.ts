import { expect, test } from 'vitest';
import { sendRaw, wireText } from '../gateway/running-gateway.ts';
import { BAD_REQUESTS } from '../request/bad-requests.ts';
import { GOOD_REQUESTS } from '../request/good-requests.ts';
import type { HttpPieces } from '../request/http-pieces.ts';
import { signBytes } from './raw-signer.ts';
import { inTime, runningStack } from './running-stack.ts';

const stack = runningStack({ functionEnvironment: { SENTINEL_RATE_BURST: '100000' } });

/** Signs as alice and sends the bytes as they are; what came back, and what the function did. */
async function ask(pieces: HttpPieces) {
  const { file, identity, calls, delivered, events } = stack();
  const before = { calls: calls(), delivered: delivered.length };
  const { host, port } = new URL(file.gateway);
  const signed = signBytes(pieces, host, identity('alice'), Date.now());
  const answer = await sendRaw(Number(port), wireText(signed));
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return {
    status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]),
    requestId: /^x-sentinel-request-id: (.*)$/im.exec(head)?.[1],
    body: body === '' ? {} : JSON.parse(body),
    calls: calls() - before.calls,
    events: events(before.delivered),
  };
}

test.for(BAD_REQUESTS)('$name', async ({ expect: { code }, gateway, ...pieces }) => {
  const seen = await inTime(() => ask(pieces));
  if (gateway !== undefined) {
    expect(seen).toMatchObject({ status: gateway, calls: 0, events: [], body: { message: /./ } });
    return;
  }
  expect(seen).toMatchObject({ status: 400, calls: 1 });
  if (pieces.method !== 'HEAD')
    expect(seen.body).toEqual({ Code: code, Message: expect.any(String), RequestId: seen.requestId });
  expect(seen.events).toHaveLength(1);
  expect(seen.events[0]).toMatchObject({
    ...{ code, outcome: 'error', requestId: seen.requestId, session: null },
    caller: { name: 'alice', arn: stack().identity('alice').arn },
  });
});

test('none of them stopped an environment, and good requests go on', async () => {
  const { inits, live } = stack().lambda.counts('vend');
  expect(inits).toBe(live);
  // A signature in the request, real or forged, leaves no room for alice's.
  const unsigned = GOOD_REQUESTS.filter((good) => !/X-Amz-|authorization/.test(JSON.stringify(good)));
  expect(unsigned.length).toBeGreaterThan(8);
  for (const good of unsigned) expect((await inTime(() => ask(good))).status, good.name).toBe(200);
});
