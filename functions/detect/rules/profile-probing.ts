import type { CallerRule } from './caller-rule.ts';
import { DETECTIONS } from './detections.ts';

const { windowSeconds, threshold, quietSeconds } = DETECTIONS.PROFILE_PROBING;
const WINDOW_MS = windowSeconds * 1000;
/** More than the threshold, so that the finding can name some of what came after. */
const MOST_KEPT = 2 * threshold;

export type Tried = { profile: string; id: string; timeMs: number };
export type ProbingState = { tried: readonly Tried[]; quietUntilMs: number };

/** Different profiles refused within the hour; one that is refused again and again is a burst, not a search. */
export const profileProbing: CallerRule<ProbingState> = {
  initial: { tried: [], quietUntilMs: 0 },
  fold(state, seen) {
    const { profile } = seen;
    if (profile === null || seen.outcome !== 'deny' || seen.code === 'RATE_LIMITED') return { state };
    const earlier = state.tried.find((one) => one.profile === profile);
    if (earlier !== undefined && earlier.timeMs >= seen.timeMs) return { state };
    const others = state.tried.filter((one) => one.profile !== profile);
    const newestMs = Math.max(seen.timeMs, ...others.map(({ timeMs }) => timeMs));
    const tried = [...others, { profile, id: seen.id, timeMs: seen.timeMs }]
      .filter(({ timeMs }) => timeMs > newestMs - WINDOW_MS)
      .sort((a, b) => a.timeMs - b.timeMs)
      .slice(-MOST_KEPT);
    if (tried.length < threshold || newestMs < state.quietUntilMs) return { state: { ...state, tried } };
    return {
      state: { tried, quietUntilMs: newestMs + quietSeconds * 1000 },
      alarm: {
        key: seen.id,
        message: `\`${seen.caller}\` was refused ${tried.length} profiles within the hour: ${tried.map((one) => `\`${one.profile}\``).join(', ')}`,
        evidence: tried.map(({ id }) => id),
      },
    };
  },
};
