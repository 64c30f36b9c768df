import type { VirtualTime } from './virtual-time.ts';

/** What a fake does with a call. `late`: does its work, but answers after the caller has given up. */
export type Behaviour = 'works' | 'unavailable' | 'throttled' | 'refuses' | 'hangs' | 'late' | 'throws';

/** How a fake behaves: `next` and `nextLatencyMs` are for the calls to come, one each; then `always`, `latencyMs`. */
export type PortPlan = {
  always: Behaviour;
  next: Behaviour[];
  latencyMs: number;
  nextLatencyMs: number[];
  calls: number;
  /** What each call was allowed to take. */
  limitsMs: number[];
};

export function createPlan(): PortPlan {
  return { always: 'works', next: [], latencyMs: 0, nextLatencyMs: [], calls: 0, limitsMs: [] };
}

/** The most that any setting lets a request take. */
const LONGEST_REQUEST_MS = 900;

/** Limits that would never end a call, or leave it no time at all: each is a fault of the story. */
export function limitFaults(plan: PortPlan): string[] {
  const wrong = plan.limitsMs.filter((ms) => !(ms > 0 && ms <= LONGEST_REQUEST_MS));
  return wrong.map((ms) => `a port was given ${ms} ms`);
}

/**
 * Takes the behaviour of a call and lets its time pass. A call that takes longer than it may ends at its limit, as
 * an aborted SDK call does.
 */
export async function nextBehaviour(plan: PortPlan, time: VirtualTime, limitMs: number): Promise<Behaviour> {
  plan.calls += 1;
  plan.limitsMs.push(limitMs);
  const latencyMs = plan.nextLatencyMs.shift() ?? plan.latencyMs;
  const behaviour = plan.next.shift() ?? plan.always;
  if (behaviour === 'throws')
    throw new TypeError('a bug in the adapter, with wJalrXUtnFEMIsecret in its text');
  const limit = Math.max(1, limitMs);
  if (behaviour === 'hangs' || behaviour === 'late') {
    await time.sleep(limit);
    return behaviour;
  }
  if (latencyMs > 0) await time.sleep(Math.min(latencyMs, limit));
  return latencyMs > limit ? 'hangs' : behaviour;
}
