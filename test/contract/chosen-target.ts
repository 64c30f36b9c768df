import { DeleteParameterCommand, paginateGetParametersByPath, type SSMClient } from '@aws-sdk/client-ssm';
import type { ContractTarget } from './contract.ts';
import { type RunningTarget, startLocalTarget, targetBase } from './local-target.ts';
import { openSsm } from './ssm-client.ts';

/**
 * The account the environment points at, where AWS_ENDPOINT_URL_STS and AWS_ENDPOINT_URL_SSM are set: with
 * AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION and SENTINEL_CONTRACT_ACCOUNT, whose
 * user and roles are those of `contract-account.ts`. Otherwise our own servers.
 */
export const startChosenTarget = async (): Promise<RunningTarget> => {
  const {
    AWS_ENDPOINT_URL_STS: sts,
    AWS_ENDPOINT_URL_SSM: ssm,
    AWS_ENDPOINT_URL_EVENTS: events,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_REGION: region = 'us-east-1',
    SENTINEL_CONTRACT_ACCOUNT: accountId = '123456789012',
  } = process.env;
  if (sts === undefined || ssm === undefined) return startLocalTarget();
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new Error('set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the account at AWS_ENDPOINT_URL_*');
  }
  const target: ContractTarget = {
    ...targetBase('endpoint', accountId, region),
    endpoints: { sts, ssm, ...(events !== undefined && { events }) },
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
  };
  return { target, stop: () => deleteBelow(openSsm(target), target.path) };
};

/** Leaves nothing of a run in an account that is not ours to throw away. */
const deleteBelow = async (client: SSMClient, path: string): Promise<void> => {
  for await (const page of paginateGetParametersByPath({ client }, { Path: path, Recursive: true })) {
    for (const { Name } of page.Parameters ?? []) await client.send(new DeleteParameterCommand({ Name }));
  }
};
