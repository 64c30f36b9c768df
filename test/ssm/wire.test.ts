import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Fault } from '../../local/aws-http/fault-plan.ts';
import { get, put } from '../contract/ssm-client.ts';
import { type RunningSsm, startRunningSsm } from './running-ssm.ts';

let ssm: RunningSsm;
beforeAll(async () => {
  ssm = await startRunningSsm();
});
afterAll(() => ssm.stop());

type Refusal = [why: string, operation: string, body: string, code: string, headers?: Record<string, string>];

const REFUSALS: readonly Refusal[] = [
  ['an unknown operation', 'GetSecrets', '{}', 'UnknownOperationException'],
  [
    'an operation of another service',
    'GetParameter',
    '{}',
    'UnknownOperationException',
    { 'x-amz-target': 'AWSEvents.GetParameter' },
  ],
  [
    'another content type',
    'GetParameter',
    '{"Name":"a"}',
    'UnknownOperationException',
    { 'content-type': 'application/json' },
  ],
  ['no JSON', 'GetParameter', '{', 'SerializationException'],
  ['a list for the input', 'GetParameter', '[]', 'SerializationException'],
  ['a number for a text', 'GetParameter', '{"Name":1}', 'SerializationException'],
  ['text for a truth', 'GetParameter', '{"Name":"a","WithDecryption":"true"}', 'SerializationException'],
  [
    'a fraction for a number',
    'GetParametersByPath',
    '{"Path":"/a","MaxResults":1.5}',
    'SerializationException',
  ],
  ['an unknown member', 'GetParameter', '{"Name":"a","Recursive":true}', 'ValidationException'],
  [
    'a prototype for a member',
    'GetParameter',
    '{"Name":"a","__proto__":{"WithDecryption":true}}',
    'ValidationException',
  ],
  ['no name', 'GetParameter', '{}', 'ValidationException'],
  ['a null name', 'GetParameter', '{"Name":null}', 'ValidationException'],
  ['two selectors', 'GetParameter', '{"Name":"/a:1:2"}', 'ValidationException'],
  [
    'tags, which are not kept',
    'PutParameter',
    '{"Name":"/a","Value":"v","Type":"String","Tags":[]}',
    'ValidationException',
  ],
  [
    'another key',
    'PutParameter',
    '{"Name":"/a","Value":"v","Type":"SecureString","KeyId":"alias/mine"}',
    'InvalidKeyId',
  ],
];

test.for(REFUSALS)('refuses %s', async ([, operation, body, code, headers]) => {
  const answer = await ssm.send(operation, body, headers);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(answer.body).toEqual({ __type: code, message: expect.any(String) });
  expect(answer.requestId).toMatch(/^[0-9a-f-]{36}$/);
});

test('a refused value is not repeated', async () => {
  const secret = 'hunter2'.repeat(2000);
  const answers = [
    await ssm.send('PutParameter', JSON.stringify({ Name: '/a', Value: secret, Type: 'SecureString' })),
    await ssm.send('PutParameter', JSON.stringify({ Name: '/a', Value: [secret], Type: 'SecureString' })),
    await ssm.send(
      'PutParameter',
      JSON.stringify({ Name: '/a', Value: `{{${secret}}}`, Type: 'SecureString' }),
    ),
  ];
  expect(JSON.stringify(answers)).not.toContain('hunter2');
});

test('a type cannot be changed', async () => {
  await put(ssm.client, '/typed', 'v');
  await expect(put(ssm.client, '/typed', 'v', { Type: 'StringList', Overwrite: true })).rejects.toMatchObject(
    {
      name: 'HierarchyTypeMismatchException',
    },
  );
});

test('a parameter can be asked for by its ARN', async () => {
  await put(ssm.client, '/by/arn', 'v');
  const { Parameter } = await get(ssm.client, 'arn:aws:ssm:eu-central-1:111122223333:parameter/by/arn');
  expect(Parameter?.Value).toBe('v');
});

test.for([
  ['throttle', 'ThrottlingException', 400],
  ['error-500', 'InternalServerError', 500],
] as const)('%s is the service’s own error', async ([fault, code, status]) => {
  const broken = await startRunningSsm({ fault: (): Fault => fault });
  await expect(get(broken.client, '/a')).rejects.toMatchObject({
    name: code,
    $metadata: { httpStatusCode: status },
  });
  await broken.stop();
});

test('half an answer is an error to the SDK', async () => {
  const broken = await startRunningSsm({ fault: () => 'half-answer' });
  await expect(get(broken.client, '/a')).rejects.toThrow();
  await broken.stop();
});
