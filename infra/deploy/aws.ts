import type { CallerKeys } from '../../client/target/caller-keys.ts';

/** The account that is deployed to, and how its services are asked: the SDK finds their endpoints. */
export type Aws = {
  accountId: string;
  /** Of the deployer, as STS gives it. */
  arn: string;
  region: string;
  clientOptions: { region: string; credentials: CallerKeys; maxAttempts: number };
};

export type AwsReading = { ok: true; aws: Aws } | { ok: false; message: string };

const LIMIT_MS = 10_000;

/** Asks STS whose keys these are; needs no permission. */
export async function readAccount(keys: CallerKeys, region: string): Promise<AwsReading> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const clientOptions = { region, credentials: keys, maxAttempts: 2 };
  const client = new STSClient(clientOptions);
  try {
    const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}), {
      abortSignal: AbortSignal.timeout(LIMIT_MS),
    });
    if (Account === undefined || Arn === undefined) return { ok: false, message: 'STS tells no account' };
    return { ok: true, aws: { accountId: Account, arn: Arn, region, clientOptions } };
  } catch (error) {
    const code = error instanceof Error ? error.name : 'unknown error';
    return {
      ok: false,
      message: `STS does not know these keys (${code}): log in again, or name another profile`,
    };
  } finally {
    client.destroy();
  }
}
