import { once } from 'node:events';
import { createServer } from 'node:http';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { expect, onTestFinished, test } from 'vitest';
import { createAssumeRole } from '../../functions/aws/assume-role.ts';
import { createParameterReaders } from '../../functions/aws/get-parameters.ts';
import { createPutEvent } from '../../functions/aws/put-event.ts';
import { createSendMessage } from '../../functions/aws/send-message.ts';
import { order } from './ports-contract.ts';

const REGION = 'eu-central-1';
/** No call here waits for its limit: it is longer than any machine stands still. */
const LIMIT_MS = 20_000;
type Environment = Record<string, string>;

/** Every service the function calls: one call of its adapter, and the SDK's client, which knows its own name. */
const SERVICES = [
  ['STS', STSClient, (env: Environment) => createAssumeRole(REGION, env)(order(), LIMIT_MS)],
  [
    'SSM',
    SSMClient,
    (env: Environment) => createParameterReaders(REGION, env).getParameters(['/p'], LIMIT_MS),
  ],
  [
    'EventBridge',
    EventBridgeClient,
    (env: Environment) =>
      createPutEvent(REGION, env)(
        { source: 's', detailType: 't', eventBusName: 'b', timeMs: 0, resources: [], detail: '{}' },
        LIMIT_MS,
      ),
  ],
  [
    'SQS',
    SQSClient,
    (env: Environment) =>
      createSendMessage('https://sqs.invalid/111122223333/q', REGION, env)('{}', LIMIT_MS),
  ],
] as const;

/** A server that says no, and how often it was asked. */
async function startAsked(): Promise<{ url: string; asked: () => number }> {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(400).end();
  });
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}`, asked: () => asked };
}

test.for(SERVICES)('%s is found as its SDK finds it', async ([, Client, call]) => {
  const own = await startAsked();
  const general = await startAsked();
  const { serviceId } = new Client({ region: REGION }).config;
  const variable = `AWS_ENDPOINT_URL_${serviceId.toUpperCase().replaceAll(' ', '_')}`;
  const keys = { AWS_ACCESS_KEY_ID: 'AKIAENDPOINTENDPOINT', AWS_SECRET_ACCESS_KEY: 'x' };
  await call({ ...keys, [variable]: own.url, AWS_ENDPOINT_URL: general.url });
  expect([own.asked(), general.asked()]).toEqual([1, 0]);
  await call({ ...keys, AWS_ENDPOINT_URL: general.url });
  expect([own.asked(), general.asked()]).toEqual([1, 1]);
  // The SDKs take an empty variable for one that is not set.
  await call({ ...keys, [variable]: '', AWS_ENDPOINT_URL: general.url });
  expect([own.asked(), general.asked()]).toEqual([1, 2]);
});
