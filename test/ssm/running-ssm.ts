import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { PolicyDocument } from '../../local/iam/policy-document.ts';
import { type SsmOptions, startSsm } from '../../local/ssm/start-ssm.ts';
import { allow, policy, principalOf, REGION, user, worldOf } from '../iam/account.ts';
import { signed } from '../sigv4/signed-requests.ts';

export type RunningSsm = {
  client: SSMClient;
  statePath: string;
  /** Sends a body to an operation as it is. */
  send: (
    operation: string,
    body: string,
    headers?: Record<string, string>,
  ) => Promise<{ status: number; requestId: string | null; body: unknown }>;
  stop: () => Promise<void>;
};

/** A store in a fresh folder, or in the one given; its only caller may do what `permissions` say. */
export const startRunningSsm = async (
  options: Partial<SsmOptions> & { permissions?: readonly PolicyDocument[]; sealKey?: Uint8Array } = {},
): Promise<RunningSsm> => {
  const caller = user('caller', options.permissions ?? [policy(allow('ssm:*'))]);
  const world = worldOf({ users: [caller], roles: [] }, options.sealKey);
  // In the folder of another there is nothing of this one's to remove.
  const folder = options.statePath === undefined ? await mkdtemp(join(tmpdir(), 'sentinel-ssm-')) : undefined;
  const statePath = options.statePath ?? join(folder ?? '', 'ssm.json');
  const ssm = await startSsm({ world, nowMs: Date.now, latencyMs: 0, ...options, statePath });
  const { accessKeyId, secretAccessKey } = caller;
  const credential = { accessKeyId, secretAccessKey, principal: principalOf(caller) };
  return {
    client: new SSMClient({ endpoint: ssm.url, region: REGION, credentials: credential, maxAttempts: 1 }),
    statePath,
    send: async (operation, body, headers = {}) => {
      const target = {
        'x-amz-target': `AmazonSSM.${operation}`,
        'content-type': 'application/x-amz-json-1.1',
      };
      const request = await signed(
        { method: 'POST', path: '/', headers: { ...target, ...headers }, body },
        { credential, service: 'ssm', region: REGION, atMs: Date.now(), host: new URL(ssm.url).host },
      );
      const answer = await fetch(ssm.url, {
        method: 'POST',
        headers: request.headers.filter(([name]) => name !== 'host').map(([name, value]) => [name, value]),
        body,
      });
      return {
        status: answer.status,
        requestId: answer.headers.get('x-amzn-requestid'),
        body: await answer.json(),
      };
    },
    stop: async () => {
      await ssm.stop();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
};
