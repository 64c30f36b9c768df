import type { Credential } from '../../local/iam/principal.ts';
import type { World } from '../../local/iam/world.ts';
import type { UserSeed } from '../../local/iam/world-seed.ts';
import { type StsOptions, startSts } from '../../local/sts/start-sts.ts';
import { ACCOUNT, principalOf, REGION, role, user, worldOf } from '../iam/account.ts';
import { type PlainRequest, signed } from '../sigv4/signed-requests.ts';

export const NOW_MS = Date.UTC(2026, 10, 24, 9, 30);
export const alice = user('alice', []);
export const app = role('app', `arn:aws:iam::${ACCOUNT}:user/alice`);
export const APP_ARN = `arn:aws:iam::${ACCOUNT}:role/app`;

export const credentialOf = (seed: UserSeed): Credential => ({
  accessKeyId: seed.accessKeyId,
  secretAccessKey: seed.secretAccessKey,
  principal: principalOf(seed),
});

export type Answer = { status: number; code: string | undefined; headers: Headers; body: string };

export type RunningSts = {
  url: string;
  world: World;
  /** Sends the parameters as a form; signed by alice unless told otherwise. */
  call: (parameters: Record<string, string> | string, how?: Parameters<typeof signed>[1]) => Promise<Answer>;
  send: (plain: PlainRequest, how?: Parameters<typeof signed>[1]) => Promise<Answer>;
  stop: () => Promise<void>;
};

export const startRunningSts = async (
  options: Partial<StsOptions> = {},
  world: World = worldOf({ users: [alice], roles: [app] }),
): Promise<RunningSts> => {
  const sts = await startSts({ world, nowMs: () => NOW_MS, latencyMs: 0, ...options });
  const send: RunningSts['send'] = async (plain, how) => {
    const request = await signed(plain, {
      credential: credentialOf(alice),
      service: 'sts',
      region: REGION,
      atMs: NOW_MS,
      host: new URL(sts.url).host,
      ...how,
    });
    const answer = await fetch(`${sts.url}${request.rawUrl}`, {
      method: request.method,
      headers: request.headers.filter(([name]) => name !== 'host').map(([name, value]) => [name, value]),
      ...(plain.body !== undefined && { body: plain.body }),
    });
    const body = await answer.text();
    return {
      status: answer.status,
      code: /<Code>([^<]*)<\/Code>/.exec(body)?.[1],
      headers: answer.headers,
      body,
    };
  };
  return {
    url: sts.url,
    world,
    send,
    call: (parameters, how) =>
      send(
        {
          method: 'POST',
          path: '/',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams(parameters).toString(),
        },
        how,
      ),
    stop: sts.stop,
  };
};
