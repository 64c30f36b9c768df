import { expect, test } from 'vitest';
import { createSigner } from '../../bench/load/sigv4.ts';
import { gateway, send } from '../gateway/running-gateway.ts';
import { LONG_TERM, NOW_MS, REGION, SESSION } from '../sigv4/signed-requests.ts';
import { nodeHashes } from './node-hashes.ts';

async function askGateway(keys: typeof LONG_TERM, target: string, region = REGION, atMs = NOW_MS) {
  const { port } = await gateway();
  const host = `127.0.0.1:${port}`;
  const sign = createSigner(nodeHashes, keys, { region, service: 'execute-api' });
  const { headers } = sign({ method: 'GET', target, headers: [['host', host]], body: '' }, atMs);
  return send(port, {
    method: 'GET',
    rawUrl: target,
    headers: [['host', host], ...Object.entries(headers)],
    body: Buffer.alloc(0),
  });
}

test.each([
  ['a long-term key', LONG_TERM],
  ['a session', SESSION],
])('the gateway takes what is signed with %s', async (_name, keys) => {
  expect(await askGateway(keys, '/credentials/dev')).toMatchObject({ status: 200 });
  expect(await askGateway(keys, '/credentials?profile=a%2Eb&duration=900')).toMatchObject({ status: 200 });
});

test('the gateway refuses another secret, another region and an old signature', async () => {
  const target = '/credentials/dev';
  const refused = { status: 403 };
  expect(await askGateway({ ...LONG_TERM, secretAccessKey: 'other' }, target)).toMatchObject(refused);
  expect(await askGateway(LONG_TERM, target, 'us-west-2')).toMatchObject(refused);
  expect(await askGateway(LONG_TERM, target, REGION, NOW_MS - 600_000)).toMatchObject(refused);
});

test('a signer goes on into the next day', () => {
  const sign = createSigner(nodeHashes, LONG_TERM, { region: REGION, service: 'execute-api' });
  const request = { method: 'GET', target: '/', headers: [['host', 'here']], body: '' } as const;
  const tomorrowMs = NOW_MS + 86_400_000;
  sign(request, NOW_MS);
  const other = createSigner(nodeHashes, LONG_TERM, { region: REGION, service: 'execute-api' });
  expect(sign(request, tomorrowMs)).toEqual(other(request, tomorrowMs));
});
