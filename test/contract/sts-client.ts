import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  type AssumeRoleCommandOutput,
  STSClient,
} from '@aws-sdk/client-sts';
import type { ContractTarget } from './contract.ts';

/** A client that tries once. */
export const openSts = (
  target: Pick<ContractTarget, 'endpoints' | 'region' | 'credentials'>,
  credentials = target.credentials,
): STSClient =>
  new STSClient({ endpoint: target.endpoints.sts, region: target.region, credentials, maxAttempts: 1 });

/** AssumeRole into a role of the contract's account, session name `contract` unless given. */
export const assume = (
  client: STSClient,
  target: ContractTarget,
  role: string,
  input: Partial<AssumeRoleCommandInput> = {},
): Promise<AssumeRoleCommandOutput> =>
  client.send(
    new AssumeRoleCommand({ RoleArn: target.roleArn(role), RoleSessionName: 'contract', ...input }),
  );

/** A client that acts as the session an AssumeRole answered. */
export const asSession = (target: ContractTarget, output: AssumeRoleCommandOutput): STSClient => {
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = output.Credentials ?? {};
  return openSts(target, {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  });
};
