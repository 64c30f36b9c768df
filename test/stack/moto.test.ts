import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { GivenCredentials } from '../../client/service/answer.ts';
import { readDecision, type SeenDecision } from '../../local/stack/first-request.ts';
import type { Stack } from '../../local/stack/stack.ts';
import { findMoto, MOTO_ABSENT, startMoto } from '../contract/moto-server.ts';
import { ask, askInTime, startFixture, temporaryFolder } from './start-fixture.ts';

const keys = { accessKeyId: 'AKIAMOTOMOTOMOTOMOTO', secretAccessKey: 'moto' };

/**
 * Starts moto and calls once what the function will call: moto loads a service at its first use, which takes longer
 * than a request may.
 */
async function moto(): Promise<string> {
  const server = await startMoto();
  if (server === undefined) throw new Error(MOTO_ABSENT);
  onTestFinished(server.stop);
  const options = { region: 'us-east-1', endpoint: server.url, credentials: keys };
  const sts = new STSClient(options);
  const RoleArn = 'arn:aws:iam::123456789012:role/warm';
  await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'warm' }));
  const events = new EventBridgeClient(options);
  await events.send(
    new PutEventsCommand({ Entries: [{ Source: 'warm', DetailType: 'warm', Detail: '{}' }] }),
  );
  sts.destroy();
  events.destroy();
  return server.url;
}

/** The keys of dev; asked for again while moto, on a busy machine, takes longer than a request may. */
async function given(stack: Stack, identity: string): Promise<GivenCredentials> {
  return vi.waitFor(
    async () => {
      const answer = await ask(stack, identity, 'dev');
      if (answer.kind !== 'given') throw new Error(JSON.stringify(answer));
      return answer.credentials;
    },
    { timeout: 30_000, interval: 100 },
  );
}

/** The function's own limits at their highest: moto, one Python process, is slow on a busy machine. */
const functionEnvironment = {
  SENTINEL_REQUEST_LIMIT_MS: '900',
  SENTINEL_POLICY_LIMIT_MS: '400',
  SENTINEL_STS_LIMIT_MS: '700',
  SENTINEL_STS_ATTEMPT_MS: '700',
  SENTINEL_BUS_LIMIT_MS: '700',
  SENTINEL_QUEUE_LIMIT_MS: '200',
};

const inPlaceOfTwo = async (): Promise<void> => {
  const url = await moto();
  const decisions: SeenDecision[] = [];
  const onDelivery = (_arn: string, body: string) => void decisions.push(readDecision(body));
  const stack = await startFixture(
    temporaryFolder(),
    { endpoints: { sts: url, ssm: url }, functionEnvironment },
    { onDelivery },
  );
  expect(stack.file.endpoints).toMatchObject({ sts: url, ssm: url });
  expect(stack.file.profiles.map(({ effect }) => effect)).toEqual([
    'allow',
    expect.any(String),
    'require_approval',
    'deny',
  ]);
  const { AccessKeyId, SecretAccessKey, Token } = await given(stack, 'alice');
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token };
  const sts = new STSClient({ region: 'us-east-1', endpoint: url, credentials });
  const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
  sts.destroy();
  expect(Arn).toBe('arn:aws:sts::123456789012:assumed-role/dev-access/sentinel,alice');
  expect(await askInTime(stack, 'alice', 'billing')).toMatchObject({ kind: 'refused', code: 'POLICY_DENY' });
  expect(decisions.map(({ rule, accessKeyId }) => [rule, accessKeyId]).slice(-2)).toEqual([
    ['dev-any-time', AccessKeyId],
    ['billing-closed', undefined],
  ]);
};

const inPlaceOfFour = async (): Promise<void> => {
  const url = await moto();
  const endpoints = { sts: url, ssm: url, events: url, sqs: url };
  const stack = await startFixture(temporaryFolder(), { endpoints, functionEnvironment });
  await given(stack, 'bob');
  expect(await askInTime(stack, 'bob', 'prod')).toMatchObject({ kind: 'refused', code: 'POLICY_DENY' });
  // By bus or by queue, and perhaps by both: moto may answer after the function gave up on it.
  expect(await audited(url)).toEqual(expect.arrayContaining(['OK', 'POLICY_DENY']));
  await stack.stop();
  // What is seeded already is left as it is.
  const again = await startFixture(temporaryFolder(), { endpoints, functionEnvironment });
  await given(again, 'bob');
};

/** Codes of the decision events on moto's audit queue. */
async function audited(endpoint: string): Promise<unknown[]> {
  const sqs = new SQSClient({ region: 'us-east-1', endpoint, credentials: keys });
  const QueueUrl = `${endpoint}/123456789012/sentinel-audit`;
  const codes: unknown[] = [];
  // One receive need not give all there is.
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) break;
    codes.push(...Messages.map((message) => JSON.parse(message.Body ?? '{}').detail.code));
  }
  sqs.destroy();
  return codes;
}

if (findMoto() === undefined) {
  test('moto in place of our servers', ({ skip }) => skip(true, MOTO_ABSENT));
} else {
  test('moto stands in for STS and SSM', inPlaceOfTwo);
  test('moto stands in for every service but DynamoDB', inPlaceOfFour);
}
