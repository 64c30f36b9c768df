import { openLedger } from '../../client/audit/open-ledger.ts';
import type { CallerKeys } from '../../client/target/caller-keys.ts';
import type { Facts } from './state-facts.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What the ledger holds, in words. Never throws: who may not read it is told so. */
export async function ledgerHolds(facts: Facts, keys: CallerKeys, env: Env): Promise<string> {
  const environment = {
    ...env,
    SENTINEL_LEDGER_PUBLIC_KEY: undefined,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_SESSION_TOKEN: keys.sessionToken,
  };
  const { ledgerTable: table, ledgerLog: log, region } = facts;
  const opening = openLedger({ table, log, region }, environment);
  if (!opening.ok) return `the ledger \`${table}\` cannot be read (${opening.message})`;
  try {
    const { reads } = opening.ledger;
    const [head, checkpoint] = await Promise.all([reads.readHead(), reads.latestCheckpoint()]);
    const signed =
      checkpoint === undefined
        ? 'no checkpoint'
        : `a checkpoint of ${checkpoint.size} signed ${new Date(checkpoint.signedAtMs).toISOString()}`;
    return `the ledger \`${table}\` holds ${head?.size ?? 0} entries, and ${signed}`;
  } catch (error) {
    return `the ledger \`${table}\` cannot be read (${error instanceof Error ? error.name : 'unknown error'})`;
  }
}

export type Holding = 'empty' | 'filled' | { unknown: string };

/** Whether a bucket holds anything, hidden versions too: Object Lock keeps those. */
export async function bucketHolds(
  Bucket: string,
  clientOptions: { region: string; credentials: CallerKeys; maxAttempts: number },
): Promise<Holding> {
  const { ListObjectVersionsCommand, S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client(clientOptions);
  try {
    const { Versions = [], DeleteMarkers = [] } = await client.send(
      new ListObjectVersionsCommand({ Bucket, MaxKeys: 1 }),
    );
    return Versions.length + DeleteMarkers.length > 0 ? 'filled' : 'empty';
  } catch (error) {
    return { unknown: error instanceof Error ? error.name : 'unknown error' };
  } finally {
    client.destroy();
  }
}
