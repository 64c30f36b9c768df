import type { CallerRule } from './caller-rule.ts';
import { DETECTIONS } from './detections.ts';

const { windowSeconds, threshold, quietSeconds } = DETECTIONS.DENIAL_BURST;
const WINDOW_MS = windowSeconds * 1000;

export type Denial = { id: string; timeMs: number; count: number };
export type DenialState = { recent: readonly Denial[]; quietUntilMs: number };

/** Refusals of the last ten minutes, counting each request of an event that stands for several. */
export const denialBurst: CallerRule<DenialState> = {
  initial: { recent: [], quietUntilMs: 0 },
  fold(state, seen) {
    if (seen.outcome !== 'deny' || state.recent.some(({ id }) => id === seen.id)) return { state };
    const newestMs = Math.max(seen.timeMs, ...state.recent.map(({ timeMs }) => timeMs));
    const recent = [...state.recent, { id: seen.id, timeMs: seen.timeMs, count: seen.count }]
      .filter(({ timeMs }) => timeMs > newestMs - WINDOW_MS)
      .sort((a, b) => a.timeMs - b.timeMs)
      .slice(-threshold);
    const total = recent.reduce((sum, { count }) => sum + count, 0);
    if (total < threshold || newestMs < state.quietUntilMs) return { state: { ...state, recent } };
    return {
      state: { recent, quietUntilMs: newestMs + quietSeconds * 1000 },
      alarm: {
        key: seen.id,
        message: `\`${seen.caller}\` was refused ${total} times within ${windowSeconds / 60} minutes, last with ${seen.code}`,
        evidence: recent.map(({ id }) => id),
      },
    };
  },
};
