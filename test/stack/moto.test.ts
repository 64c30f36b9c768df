import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, onTestFinished, test } from 'vitest';
import { readDecision, type SeenDecision } from '../../local/stack/first-request.ts';
import { findMoto, MOTO_ABSENT, startMoto } from '../contract/moto-server.ts';
import { ask, startFixture, temporaryFolder } from './start-fixture.ts';

async function moto(): Promise<string> {
  const server = await startMoto();
  if (server === undefined) throw new Error(MOTO_ABSENT);
  onTestFinished(server.stop);
  return server.url;
}

const inPlaceOfTwo = async (): Promise<void> => {
  const url = await moto();
  const decisions: SeenDecision[] = [];
  const onDelivery = (_arn: string, body: string) => void decisions.push(readDecision(body));
  const stack = await startFixture(temporaryFolder(), { endpoints: { sts: url, ssm: url } }, { onDelivery });
  expect(stack.file.endpoints).toMatchObject({ sts: url, ssm: url });
  expect(stack.file.profiles.map(({ effect }) => effect)).toEqual([
    'allow',
    expect.any(String),
    'require_approval',
    'deny',
  ]);
  const answer = await ask(stack, 'alice', 'dev');
  if (answer.kind !== 'given') throw new Error(JSON.stringify(answer));
  const { AccessKeyId, SecretAccessKey, Token } = answer.credentials;
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token };
  const sts = new STSClient({ region: 'us-east-1', endpoint: url, credentials });
  const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
  sts.destroy();
  expect(Arn).toBe('arn:aws:sts::123456789012:assumed-role/dev-access/sentinel,alice');
  expect(await ask(stack, 'alice', 'billing')).toMatchObject({ kind: 'refused', code: 'POLICY_DENY' });
  expect(decisions.map(({ rule, accessKeyId }) => [rule, accessKeyId])).toEqual([
    ['dev-any-time', AccessKeyId],
    ['billing-closed', undefined],
  ]);
};

const inPlaceOfFour = async (): Promise<void> => {
  const url = await moto();
  const endpoints = { sts: url, ssm: url, events: url, sqs: url };
  const stack = await startFixture(temporaryFolder(), { endpoints });
  expect(await ask(stack, 'bob', 'dev')).toMatchObject({ kind: 'given' });
  expect(await ask(stack, 'bob', 'prod')).toMatchObject({ kind: 'refused', code: 'POLICY_DENY' });
  expect((await audited(url)).sort()).toEqual(['OK', 'POLICY_DENY']);
  await stack.stop();
  // What is seeded already is left as it is.
  const again = await startFixture(temporaryFolder(), { endpoints });
  expect(await ask(again, 'bob', 'dev')).toMatchObject({ kind: 'given' });
};

/** Codes of the decision events on moto's audit queue. */
async function audited(endpoint: string): Promise<unknown[]> {
  const credentials = { accessKeyId: 'AKIAMOTOMOTOMOTOMOTO', secretAccessKey: 'moto' };
  const sqs = new SQSClient({ region: 'us-east-1', endpoint, credentials });
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
