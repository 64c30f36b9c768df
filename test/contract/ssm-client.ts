import {
  GetParameterCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
  type PutParameterCommandOutput,
  SSMClient,
} from '@aws-sdk/client-ssm';
import type { ContractTarget } from './contract.ts';

/** A client that tries once. */
export const openSsm = (
  target: Pick<ContractTarget, 'endpoints' | 'region' | 'credentials'>,
  credentials = target.credentials,
): SSMClient =>
  new SSMClient({ endpoint: target.endpoints.ssm, region: target.region, credentials, maxAttempts: 1 });

let count = 0;

/** A name nobody has used, below the run's path. */
export const freshName = (target: ContractTarget): string => {
  count += 1;
  return `${target.path}/p${count}`;
};

/** Puts a String unless told otherwise. */
export const put = (
  client: SSMClient,
  name: string,
  value: string,
  input: Partial<PutParameterCommandInput> = {},
): Promise<PutParameterCommandOutput> =>
  client.send(new PutParameterCommand({ Name: name, Value: value, Type: 'String', ...input }));

export const overwrite = (
  client: SSMClient,
  name: string,
  value: string,
): Promise<PutParameterCommandOutput> => put(client, name, value, { Overwrite: true });

export const get = (client: SSMClient, name: string, decrypt = false) =>
  client.send(new GetParameterCommand({ Name: name, WithDecryption: decrypt }));
