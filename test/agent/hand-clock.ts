import type { CacheOptions } from '../../client/agent/credential-cache.ts';

export type HandClock = {
  nowMs: () => number;
  after: CacheOptions['after'];
  wait: (ms: number) => Promise<void>;
  /** Moves on, running what falls due, in order. */
  advance: (ms: number) => void;
};

/** A clock that moves when it is told to, and its timers. */
export function handClock(startMs = Date.parse('2026-11-24T09:00:00Z')): HandClock {
  let nowMs = startMs;
  let timers: { atMs: number; run: () => void }[] = [];
  const after: CacheOptions['after'] = (ms, run) => {
    const timer = { atMs: nowMs + ms, run };
    timers.push(timer);
    return () => {
      timers = timers.filter((one) => one !== timer);
    };
  };
  return {
    nowMs: () => nowMs,
    after,
    wait: (ms) => new Promise((done) => after(ms, done)),
    advance: (ms) => {
      const endMs = nowMs + ms;
      for (;;) {
        const [next] = timers.filter(({ atMs }) => atMs <= endMs).toSorted((a, b) => a.atMs - b.atMs);
        if (next === undefined) break;
        nowMs = Math.max(nowMs, next.atMs);
        timers = timers.filter((one) => one !== next);
        next.run();
      }
      nowMs = endMs;
    },
  };
}

/** Numbers in [0, 1) that are the same at each run. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
