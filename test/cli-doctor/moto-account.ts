import {
  AddUserToGroupCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { ACCOUNT, API, DENY_INVOKE, documentOf, PROFILE, READ_BUCKET, trusting } from './role-documents.ts';

const KEYS = { accessKeyId: 'AKIAMOTOMOTOMOTOMOTO', secretAccessKey: 'moto' };

/** The environment of a reader whose IAM is this one. */
export function readerOf(url: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_IAM: url,
    AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
    SENTINEL_ENDPOINT: `https://${API}.execute-api.eu-west-1.amazonaws.com`,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

const ALLOW_ALL = { Effect: 'Allow', Action: '*', Resource: '*' };
const LAMBDA = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };

/** An account with a vend role, a sound role and two that are not, and people with and without access. */
export async function fillAccount(url: string): Promise<void> {
  const iam = new IAMClient({ endpoint: url, region: 'us-east-1', credentials: KEYS });
  const role = async (RoleName: string, trust: Parameters<typeof documentOf>[0], Path = '/sentinel/') =>
    iam.send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument: documentOf(trust) }));
  const inline = (RoleName: string, ...statements: Parameters<typeof documentOf>) =>
    iam.send(
      new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument: documentOf(...statements) }),
    );
  try {
    await role('sentinel-vend', LAMBDA, '/');
    await role('prod', trusting());
    await inline('prod', DENY_INVOKE, READ_BUCKET);
    await role('open', trusting({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }));
    await inline('open', DENY_INVOKE);
    await role('unpinned', trusting({ Condition: { StringLikeIfExists: PROFILE } }));
    const managed = { PolicyName: 'all', PolicyDocument: documentOf(ALLOW_ALL) };
    const { Policy } = await iam.send(new CreatePolicyCommand(managed));
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'unpinned', PolicyArn: Policy?.Arn }));
    for (const UserName of ['admin', 'grouped', 'reader'])
      await iam.send(new CreateUserCommand({ UserName }));
    await iam.send(new AttachUserPolicyCommand({ UserName: 'admin', PolicyArn: Policy?.Arn }));
    await iam.send(new CreateGroupCommand({ GroupName: 'makers' }));
    const document = documentOf({
      Effect: 'Allow',
      Action: ['lambda:Update*', 'iam:PassRole'],
      Resource: '*',
    });
    const grouped = { GroupName: 'makers', PolicyName: 'make', PolicyDocument: document };
    await iam.send(new PutGroupPolicyCommand(grouped));
    await iam.send(new AddUserToGroupCommand({ GroupName: 'makers', UserName: 'grouped' }));
  } finally {
    iam.destroy();
  }
}
