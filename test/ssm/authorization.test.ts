import {
  DeleteParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  LabelParameterVersionCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import type { PolicyStatement } from '../../local/iam/policy-document.ts';
import { get, overwrite, put } from '../contract/ssm-client.ts';
import { ACCOUNT, allow, policy, REGION } from '../iam/account.ts';
import { startRunningSsm } from './running-ssm.ts';

const arn = (name: string): string => `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/${name}`;

const OPERATIONS: Readonly<Record<string, [resource: string, run: (client: SSMClient) => Promise<unknown>]>> =
  {
    PutParameter: ['app/a', (client) => put(client, '/app/a', 'v')],
    GetParameter: ['app/a', (client) => get(client, '/app/a')],
    GetParameters: ['app/a', (client) => client.send(new GetParametersCommand({ Names: ['/app/a:1'] }))],
    GetParametersByPath: ['app', (client) => client.send(new GetParametersByPathCommand({ Path: '/app' }))],
    GetParameterHistory: [
      'app/a',
      (client) => client.send(new GetParameterHistoryCommand({ Name: '/app/a' })),
    ],
    LabelParameterVersion: [
      'app/a',
      (client) => client.send(new LabelParameterVersionCommand({ Name: '/app/a', Labels: ['l'] })),
    ],
    DeleteParameter: ['app/a', (client) => client.send(new DeleteParameterCommand({ Name: '/app/a' }))],
  };

/** `allowed` where permission is not what stops it. */
const outcomeUnder = async (statement: PolicyStatement, run: (client: SSMClient) => Promise<unknown>) => {
  const ssm = await startRunningSsm({ permissions: [policy(statement)] });
  const name = await run(ssm.client).then(
    () => 'allowed',
    (error: Error) => (error.name === 'ParameterNotFound' ? 'allowed' : `${error.name}: ${error.message}`),
  );
  await ssm.stop();
  return name;
};

test.for(Object.entries(OPERATIONS))(
  '%s asks for its own permission on its resource',
  async ([operation, [resource, run]]) => {
    const action = `ssm:${operation}`;
    expect(await outcomeUnder(allow(action, arn(resource)), run)).toBe('allowed');
    const refusal = `is not authorized to perform: ${action} on resource: ${arn(resource)} because no identity-based policy allows the ${action} action`;
    expect(await outcomeUnder(allow(action, arn('app/b')), run)).toContain(refusal);
    expect(await outcomeUnder({ ...allow('ssm:*'), Action: ['ssm:Describe*'] }, run)).toMatch(
      /^AccessDeniedException: /,
    );
  },
);

test('GetParameters is refused whole for one name that is not allowed', async () => {
  const both = (client: SSMClient) => client.send(new GetParametersCommand({ Names: ['/app/a', '/other'] }));
  expect(await outcomeUnder(allow('ssm:GetParameters', arn('app/*')), both)).toContain(
    `on resource: ${arn('other')}`,
  );
});

test('overwriting and recursion are condition keys', async () => {
  const once = { ...allow('ssm:PutParameter'), Condition: { Bool: { 'ssm:Overwrite': 'false' } } };
  expect(await outcomeUnder(once, (client) => put(client, '/app/a', 'v'))).toBe('allowed');
  expect(await outcomeUnder(once, (client) => overwrite(client, '/app/a', 'v'))).toMatch(/^AccessDenied/);
  const flat = { ...allow('ssm:GetParametersByPath'), Condition: { Bool: { 'ssm:Recursive': 'false' } } };
  const list = (recursive: boolean) => (client: SSMClient) =>
    client.send(new GetParametersByPathCommand({ Path: '/app', Recursive: recursive }));
  expect(await outcomeUnder(flat, list(false))).toBe('allowed');
  expect(await outcomeUnder(flat, list(true))).toMatch(/^AccessDenied/);
});
