import type { ServiceAnswer } from '../service/answer.ts';
import type { Limits } from '../service/send.ts';
import type { Ask } from '../service/sign.ts';
import { askForCredentials } from '../service/vend.ts';
import type { TargetReading } from '../target/target.ts';
import { type BackOff, pauseMs } from './back-off.ts';

export type UpstreamAnswer =
  | ServiceAnswer
  /** Nothing was sent: the caller's own keys, or the service, could not be found. */
  | { kind: 'unsigned'; why: 'usage' | 'unreachable'; message: string };

export type Upstream = {
  /** The service and the caller's keys, as they are at that moment. */
  findTarget: () => Promise<TargetReading>;
  nowMs: () => number;
  /** In [0, 1). */
  random: () => number;
  wait: (ms: number) => Promise<void>;
  limits?: Limits;
};

/** What a laptop and a cold function need, and no more: behind it people wait. */
export const UPSTREAM_LIMITS: Limits = { connectMs: 2_000, wholeMs: 5_000, answerBytes: 256 * 1024 };

/** A burst of errors is over after a moment or it is an outage, which the next request meets. */
const ATTEMPTS = 3;
const PAUSE: BackOff = { firstMs: 100, mostMs: 400 };
/** After so long another attempt would find nobody waiting. */
const RETRY_UNTIL_MS = 1_500;

/**
 * Asks for credentials, up to three times within 1.5 s: again on 5xx, 429 and a broken connection, never on another
 * 4xx, nor before `Retry-After` allows. `told` hears each answer but the last, which is returned. Never throws for
 * what the network, the keys or the service do.
 */
export async function askUpstream(
  ask: Ask,
  upstream: Upstream,
  told: (answer: UpstreamAnswer) => void = () => undefined,
): Promise<UpstreamAnswer> {
  const { nowMs, random, wait } = upstream;
  const beganAtMs = nowMs();
  for (let attempt = 1; ; attempt += 1) {
    const answer = await askOnce(ask, upstream);
    const pause = Math.max(pauseMs(attempt, PAUSE, random()), retryAfterMs(answer));
    const late = nowMs() - beganAtMs + pause > RETRY_UNTIL_MS;
    if (attempt === ATTEMPTS || late || !isPassing(answer)) return answer;
    told(answer);
    await wait(pause);
  }
}

async function askOnce(ask: Ask, { findTarget, nowMs, limits }: Upstream): Promise<UpstreamAnswer> {
  const found = await findTarget();
  if (!found.ok) return { kind: 'unsigned', why: found.kind, message: found.message };
  return askForCredentials(ask, found.target, nowMs, limits ?? UPSTREAM_LIMITS);
}

/** Whether the same request may be answered otherwise in a moment: 5xx, 429, or no whole answer at all. */
export function isPassing(answer: UpstreamAnswer): boolean {
  if (answer.kind === 'given' || answer.kind === 'unsigned') return false;
  const { status } = answer;
  return status === undefined || status === 429 || status >= 500;
}

/** How long the answer says to wait; 0 where it says nothing. */
export function retryAfterMs(answer: UpstreamAnswer): number {
  return answer.kind === 'refused' ? (answer.retryAfterSeconds ?? 0) * 1000 : 0;
}
