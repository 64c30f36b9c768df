import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEvents } from '../../local/events/events.ts';
import { createWorld } from '../../local/iam/world.ts';
import { startSts } from '../../local/sts/start-sts.ts';
import { startChosenTarget } from './chosen-target.ts';
import { CONTRACT_USER, contractSeed } from './contract-account.ts';
import { type RunningTarget, targetBase } from './local-target.ts';

const accountId = '111122223333';
const region = 'eu-central-1';

/** The account the environment points at, AWS_ENDPOINT_URL_EVENTS among it, or our own EventBridge server. */
export async function startEventsTarget(): Promise<RunningTarget> {
  if (process.env.AWS_ENDPOINT_URL_EVENTS !== undefined) return startChosenTarget();
  const made = createWorld(contractSeed(accountId, region), { sealKey: randomBytes(32) });
  if (!made.ok) throw new Error(JSON.stringify(made.faults));
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-contract-'));
  const options = { world: made.world, nowMs: Date.now, latencyMs: 0 };
  const sts = await startSts(options);
  const events = await startEvents({
    ...options,
    statePath: join(folder, 'events.json'),
    sendToQueue: () => true,
  });
  const { accessKeyId, secretAccessKey } = CONTRACT_USER;
  return {
    target: {
      ...targetBase('local', accountId, region),
      endpoints: { sts: sts.url, ssm: '', events: events.url },
      credentials: { accessKeyId, secretAccessKey },
    },
    stop: async () => {
      await Promise.all([sts.stop(), events.stop()]);
      await rm(folder, { recursive: true });
    },
  };
}
