import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { afterHere } from '../../client/agent/after-here.ts';
import { type Agent, startAgent } from '../../client/agent/agent.ts';
import { doorOf, type newToken } from '../../client/agent/doors.ts';
import { urlOf } from '../../client/agent/variables.ts';
import { UPSTREAM_LIMITS, type Upstream } from '../../client/upstream/ask-upstream.ts';
import { KEYS, REGION, VENDED } from '../client/signed-service.ts';
import type { HandClock } from './hand-clock.ts';

/** Of one request upstream: longer than any machine stands still. */
const UNHURRIED = { ...UPSTREAM_LIMITS, connectMs: 50_000, wholeMs: 50_000 };
const ASKING_MS = 30_000;

/** A token is told from another by its first characters. */
export const tokenOf = (profile: string): ReturnType<typeof newToken> => profile.padEnd(43, '0');

export type AgentHere = Agent & {
  url: (profile: string) => string;
  /** Asks as an SDK does: a new connection, one GET with the token. */
  get: (profile: string, headers?: Record<string, string>) => Promise<Got>;
  err: string[];
};

export type Got = { status: number; headers: Record<string, unknown>; body: string; tookMs: number };

/** An agent for `dev` and `prod` in this process, whose upstream is `endpoint`; it ends with the test. */
export async function agentHere(
  endpoint: string,
  changes: Partial<Upstream> & { clock?: HandClock; ipv6?: boolean } = {},
): Promise<AgentHere> {
  const { clock, ipv6 = false, ...upstream } = changes;
  const err: string[] = [];
  const doors = ['dev', 'prod'].map((profile) => doorOf(profile, tokenOf(profile)));
  const target = { endpoint: new URL(endpoint), region: REGION, keys: KEYS, caller: 'test' };
  const start = await startAgent({
    doors,
    upstream: {
      findTarget: async () => ({ ok: true, target }),
      nowMs: clock?.nowMs ?? Date.now,
      random: Math.random,
      wait: clock?.wait ?? ((ms) => wait(ms)),
      limits: UNHURRIED,
      ...upstream,
    },
    after: clock?.after ?? afterHere,
    port: 0,
    ipv6,
    err: (text) => err.push(text),
  });
  if (!start.ok) throw new Error(start.code);
  const { agent } = start;
  onTestFinished(agent.stop);
  const url = (profile: string) => urlOf(doorOf(profile, tokenOf(profile)), agent.port, false);
  const get = (profile: string, headers = {}) =>
    getOnce(url(profile), { authorization: tokenOf(profile), ...headers });
  return { ...agent, url, get, err };
}

/** One request on a connection of its own; fails when the connection does. */
export function getOnce(
  url: string,
  headers: Record<string, string>,
  options: { method?: string; body?: string } = {},
): Promise<Got> {
  const beganMs = performance.now();
  return new Promise((resolve, reject) => {
    const asking = request(url, { method: options.method ?? 'GET', headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode: status = 0, headers: got } = response;
        resolve({ status, headers: got, body, tookMs: performance.now() - beganMs });
      });
    });
    asking.on('error', reject);
    asking.end(options.body);
  });
}

/**
 * Asks again while the agent still waits for its service, as an SDK does: on a busy machine that may be longer than
 * the agent lets anybody wait.
 */
export async function getAnswer(url: string, headers: Record<string, string>): Promise<Got> {
  const endsAtMs = performance.now() + ASKING_MS;
  for (;;) {
    const got = await getOnce(url, headers);
    if (got.status !== 504 || performance.now() > endsAtMs) return got;
  }
}

/** The first try that is as it should be, or the last: a busy machine may hold any single one up. */
export async function firstGood<Tried>(
  tryOnce: () => Promise<Tried>,
  isGood: (tried: Tried) => boolean,
  mostTries = 10,
): Promise<Tried> {
  for (let tries = 1; ; tries += 1) {
    const tried = await tryOnce();
    if (isGood(tried) || tries === mostTries) return tried;
  }
}

/** What the service vends at a moment: the n-th session, for so long. */
export function vendedAt(nowMs: number, n = 0, lifetimeMs = 3_600_000) {
  const Expiration = `${new Date(nowMs + lifetimeMs).toISOString().slice(0, 19)}Z`;
  return { ...VENDED, AccessKeyId: `ASIAVENDED${String(n).padStart(10, '0')}`, Expiration };
}
