import type { GivenCredentials } from '../service/answer.ts';
import type { UpstreamAnswer } from '../upstream/ask-upstream.ts';
import type { UpstreamFailure } from '../upstream/tell.ts';
import {
  type CacheState,
  isSameCredential,
  learn,
  look,
  NOTHING_KNOWN,
  refreshDueAtMs,
} from './cache-state.ts';

export type CacheAnswer =
  | { kind: 'given'; credentials: GivenCredentials }
  /** `retryAfterMs`: until the service is asked again. */
  | { kind: 'failed'; failure: UpstreamFailure; retryAfterMs: number }
  /** The service is still being asked; nothing is known to be wrong. */
  | { kind: 'slow' };

export type CacheOptions = {
  /** One try at the service; never rejects. `heard` gets what comes before its end. */
  fetch: (heard: (answer: UpstreamAnswer) => void) => Promise<UpstreamAnswer>;
  nowMs: () => number;
  /** In [0, 1). */
  random: () => number;
  /** Runs something once, later; returns what calls it off. */
  after: (ms: number, run: () => void) => () => void;
  /** Hears the end of each try. */
  told: (answer: UpstreamAnswer) => void;
};

export type CredentialCache = {
  /** The credentials of this moment, or why there are none, within `withinMs`. */
  ask: (withinMs: number) => Promise<CacheAnswer>;
  /** Ends refreshing. */
  stop: () => void;
};

/**
 * Credentials of one profile: fetched when first asked for, refreshed ahead while they are in use, one fetch at a
 * time; the last good ones are given through an outage, never an expired one.
 */
export function createCredentialCache(options: CacheOptions): CredentialCache {
  const { nowMs, random, after } = options;
  let state: CacheState = NOTHING_KNOWN;
  let flight: Promise<void> | undefined;
  let heard: UpstreamAnswer | undefined;
  let inUse = false;
  let stopped = false;
  let callOff = () => {};

  const plan = (): void => {
    callOff();
    const atMs = stopped || !inUse || flight !== undefined ? undefined : refreshDueAtMs(state);
    if (atMs !== undefined) callOff = after(Math.max(0, atMs - nowMs()), () => void fly());
  };
  const run = async (): Promise<void> => {
    callOff();
    const answer = await options.fetch((one) => {
      heard = one;
    });
    flight = undefined;
    heard = undefined;
    const before = state;
    state = learn(state, answer, nowMs(), random());
    // One that nobody asks for is not renewed again.
    if (!isSameCredential(before, state)) inUse = false;
    options.told(state.failure?.answer ?? answer);
    plan();
  };
  const fly = (): Promise<void> => (flight ??= run());

  return {
    ask: async (withinMs) => {
      const { kind } = look(state, nowMs());
      if (kind === 'ahead') void fly();
      if (kind === 'wait' || kind === 'miss') await bounded(fly(), withinMs, after);
      const answer = answerOf(state, heard, nowMs());
      if (answer.kind === 'given' && !inUse) {
        inUse = true;
        plan();
      }
      return answer;
    },
    stop: () => {
      stopped = true;
      callOff();
    },
  };
}

/** What is told of what is known. `heard`: what a try that is still under way met with. */
function answerOf(state: CacheState, heard: UpstreamAnswer | undefined, nowMs: number): CacheAnswer {
  const seen = look(state, nowMs);
  if (seen.kind === 'failed')
    return { kind: 'failed', failure: seen.answer, retryAfterMs: seen.untilMs - nowMs };
  if (seen.kind !== 'miss') return { kind: 'given', credentials: seen.held.credentials };
  if (heard === undefined || heard.kind === 'given') return { kind: 'slow' };
  return { kind: 'failed', failure: heard, retryAfterMs: 1_000 };
}

/** Waits for the end of something, so long at most. */
function bounded(ending: Promise<void>, ms: number, after: CacheOptions['after']): Promise<void> {
  return new Promise((done) => {
    const callOff = after(ms, done);
    void ending.then(() => {
      callOff();
      done();
    });
  });
}
