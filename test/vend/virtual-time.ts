/** Clocks that move only when the program waits, so that a hanging dependency costs a test nothing. */
export type VirtualTime = {
  /** Wall clock, Unix milliseconds. */
  nowMs: () => number;
  /** Never set back. */
  monotonicMs: () => number;
  sleep: (ms: number) => Promise<void>;
  /** Lets time pass for both clocks. */
  advance: (ms: number) => void;
  /** Sets the wall clock on or back, as a time server may. */
  shiftWall: (ms: number) => void;
  /** Runs work to its end, moving the clocks to the next sleeper whenever nothing else can happen. */
  run: <Result>(work: Promise<Result>) => Promise<Result>;
};

type Sleeper = { atMs: number; wake: () => void };

/** 2026-03-04 is a Wednesday. */
export const START_MS = Date.parse('2026-03-04T10:00:00.000Z');

export function createVirtualTime(startMs: number = START_MS): VirtualTime {
  let elapsedMs = 0;
  let wallMs = startMs;
  let sleepers: Sleeper[] = [];
  const advanceTo = (atMs: number) => {
    elapsedMs = Math.max(elapsedMs, atMs);
    const woken = sleepers.filter((sleeper) => sleeper.atMs <= elapsedMs).sort((a, b) => a.atMs - b.atMs);
    sleepers = sleepers.filter((sleeper) => sleeper.atMs > elapsedMs);
    for (const { wake } of woken) wake();
  };
  return {
    nowMs: () => wallMs + elapsedMs,
    monotonicMs: () => elapsedMs,
    sleep: (ms) =>
      new Promise((wake) => {
        sleepers.push({ atMs: elapsedMs + Math.max(0, ms), wake });
      }),
    advance: (ms) => advanceTo(elapsedMs + ms),
    shiftWall: (ms) => {
      wallMs += ms;
    },
    run: async (work) => {
      let settled = false;
      const end = () => {
        settled = true;
      };
      work.then(end, end);
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        if (settled) return work;
        const nextMs = Math.min(...sleepers.map(({ atMs }) => atMs));
        if (!Number.isFinite(nextMs)) throw new Error('the work waits for something that never comes');
        advanceTo(nextMs);
      }
    },
  };
}
