import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorld } from '../../local/iam/world.ts';
import { startSsm } from '../../local/ssm/start-ssm.ts';
import { startSts } from '../../local/sts/start-sts.ts';
import type { ContractTarget } from './contract.ts';
import { CONTRACT_USER, contractSeed } from './contract-account.ts';

const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';

export type RunningTarget = { target: ContractTarget; stop: () => Promise<void> };

/** Fresh local servers with the contract's account. */
export const startLocalTarget = async (): Promise<RunningTarget> => {
  const made = createWorld(contractSeed(ACCOUNT, REGION), { sealKey: randomBytes(32) });
  if (!made.ok) throw new Error(JSON.stringify(made.faults));
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-contract-'));
  const options = { world: made.world, nowMs: Date.now, latencyMs: 0 };
  const sts = await startSts(options);
  const ssm = await startSsm({ ...options, statePath: join(folder, 'ssm.json') });
  return {
    target: {
      ...targetBase('local', ACCOUNT, REGION),
      endpoints: { sts: sts.url, ssm: ssm.url },
      credentials: { accessKeyId: CONTRACT_USER.accessKeyId, secretAccessKey: CONTRACT_USER.secretAccessKey },
    },
    stop: async () => {
      await Promise.all([sts.stop(), ssm.stop()]);
      await rm(folder, { recursive: true });
    },
  };
};

/** What every target has alike. */
export const targetBase = (
  name: string,
  accountId: string,
  region: string,
): Pick<ContractTarget, 'name' | 'accountId' | 'region' | 'roleArn' | 'path'> => ({
  name,
  accountId,
  region,
  roleArn: (role) => `arn:aws:iam::${accountId}:role/${role}`,
  path: `/contract/${randomUUID()}`,
});
