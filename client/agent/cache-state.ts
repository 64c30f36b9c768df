import type { GivenCredentials } from '../service/answer.ts';
import { isPassing, retryAfterMs, type UpstreamAnswer } from '../upstream/ask-upstream.ts';
import { type BackOff, pauseMs } from '../upstream/back-off.ts';
import type { UpstreamFailure } from '../upstream/tell.ts';
import { LEAST_LEFT_MS, type Plan, planAgain, planFor } from './lifetime.ts';

/** A credential as it is held; times in ms. */
export type Held = {
  credentials: GivenCredentials;
  expiresAtMs: number;
  /** What was left when it first came. */
  firstLeftMs: number;
  plan: Plan;
};

/** What is known of one profile. */
export type CacheState = {
  held?: Held;
  /** The last answer, if it was none; until then the service is not asked again. */
  failure?: { answer: UpstreamFailure; untilMs: number };
  /** In a row. */
  failures: number;
  /** The service was found to renew later than at 20 minutes: its sessions are short. */
  isShort: boolean;
};

export const NOTHING_KNOWN: CacheState = { failures: 0, isShort: false };

/** One refused call of the SDK for JavaScript is five requests within 3 s. */
const REFUSAL_REMEMBERED_MS = 5_000;
const OUTAGE_PAUSE: BackOff = { firstMs: 500, mostMs: 30_000 };
/** A `Retry-After` is obeyed up to five minutes. */
const LONGEST_RETRY_AFTER_MS = 300_000;

/** What a request gets at a moment, and whether the service is asked: `ahead` beside the answer, `wait` before it. */
export type Look =
  | { kind: 'hit' | 'ahead' | 'wait'; held: Held }
  | { kind: 'failed'; answer: UpstreamFailure; untilMs: number }
  | { kind: 'miss' };

/** Looks at what is known; asks nobody. */
export function look({ held, failure, failures }: CacheState, nowMs: number): Look {
  const isPaused = failure !== undefined && nowMs < failure.untilMs;
  if (held === undefined || held.expiresAtMs - nowMs <= LEAST_LEFT_MS) {
    return isPaused ? { kind: 'failed', ...failure } : { kind: 'miss' };
  }
  const leftMs = held.expiresAtMs - nowMs;
  if (leftMs > held.plan.refreshLeftMs || isPaused) return { kind: 'hit', held };
  // In an outage nobody waits for what has just failed.
  return { kind: failures > 0 || leftMs > held.plan.waitLeftMs ? 'ahead' : 'wait', held };
}

/** When the service is to be asked for the next credential; undefined where there is none to renew in time. */
export function refreshDueAtMs({ held, failure }: CacheState): number | undefined {
  if (held === undefined) return undefined;
  const atMs = Math.max(held.expiresAtMs - held.plan.refreshLeftMs, failure?.untilMs ?? 0);
  return atMs < held.expiresAtMs ? atMs : undefined;
}

export function isSameCredential(one: CacheState, other: CacheState): boolean {
  return one.held?.credentials.AccessKeyId === other.held?.credentials.AccessKeyId;
}

/** What is known after an answer of the service. `random` is in [0, 1). */
export function learn(state: CacheState, answer: UpstreamAnswer, nowMs: number, random: number): CacheState {
  if (answer.kind === 'given') return hold(state, answer.credentials, nowMs, random);
  const failures = state.failures + 1;
  const untilMs = nowMs + pauseAfter(answer, failures, random);
  const next = { failures, isShort: state.isShort, failure: { answer, untilMs } };
  // The service's own no ends what it gave before; an outage, or keys of ours that ran out, do not.
  return state.held === undefined || isDecision(answer) ? next : { ...next, held: state.held };
}

function hold(state: CacheState, credentials: GivenCredentials, nowMs: number, random: number): CacheState {
  const expiresAtMs = Date.parse(credentials.Expiration);
  const leftMs = expiresAtMs - nowMs;
  if (leftMs <= LEAST_LEFT_MS) {
    const message = `the credentials that came expired at ${credentials.Expiration} by this machine’s clock: set the clock`;
    return learn(state, { kind: 'unreachable', message }, nowMs, random);
  }
  const { held } = state;
  if (held?.credentials.AccessKeyId !== credentials.AccessKeyId) {
    const plan = planFor(leftMs, state.isShort, random);
    const { isShort } = state;
    return { held: { credentials, expiresAtMs, firstLeftMs: leftMs, plan }, failures: 0, isShort };
  }
  const plan = planAgain(held.firstLeftMs, leftMs, random);
  return { held: { ...held, credentials, expiresAtMs, plan }, failures: 0, isShort: true };
}

function pauseAfter(answer: UpstreamFailure, failures: number, random: number): number {
  if (!isPassing(answer)) return REFUSAL_REMEMBERED_MS;
  const asked = Math.min(retryAfterMs(answer), LONGEST_RETRY_AFTER_MS);
  return Math.max(asked, pauseMs(failures, OUTAGE_PAUSE, random));
}

/** Whether the service itself decided about this caller and profile; the gateway before it does not. */
function isDecision(answer: UpstreamFailure): boolean {
  return answer.kind === 'refused' && !isPassing(answer) && !answer.code.startsWith('GATEWAY_');
}
