import type { VirtualTime } from './virtual-time.ts';

/** What a fake does with a call. `late`: does its work, but answers after the caller has given up. */
export type Behaviour = 'works' | 'unavailable' | 'throttled' | 'refuses' | 'hangs' | 'late' | 'throws';

/** How a fake behaves: `next` are for the calls to come, one each; then `always`. */
export type PortPlan = { always: Behaviour; next: Behaviour[]; latencyMs: number; calls: number };

export function createPlan(): PortPlan {
  return { always: 'works', next: [], latencyMs: 0, calls: 0 };
}

/**
 * Takes the behaviour of a call and lets its time pass. A call that takes longer than it may ends at its limit, as
 * an aborted SDK call does.
 */
export async function nextBehaviour(plan: PortPlan, time: VirtualTime, limitMs: number): Promise<Behaviour> {
  plan.calls += 1;
  const behaviour = plan.next.shift() ?? plan.always;
  if (behaviour === 'throws')
    throw new TypeError('a bug in the adapter, with wJalrXUtnFEMIsecret in its text');
  const limit = Math.max(1, limitMs);
  if (behaviour === 'hangs' || behaviour === 'late') {
    await time.sleep(limit);
    return behaviour;
  }
  if (plan.latencyMs > 0) await time.sleep(Math.min(plan.latencyMs, limit));
  return plan.latencyMs > limit ? 'hangs' : behaviour;
}
