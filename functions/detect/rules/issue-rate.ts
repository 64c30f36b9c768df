import { type CallerRule, DAY_MS, HOUR_MS } from './caller-rule.ts';
import { DETECTIONS } from './detections.ts';
import { add, type Distinct, estimate, NONE } from './distinct-count.ts';

const { threshold } = DETECTIONS.ISSUE_RATE;
/** So many times the usual is unusual. */
const FACTOR = 4;
/** A caller that is new may be a large one. */
const NEW_FACTOR = 10;
/** What was usual fades by this with each hour the caller is active. */
const FADING = 0.99;

export type RateState = {
  /** The last two hours there was something in, oldest first. */
  hours: readonly { hour: number; distinct: Distinct }[];
  /** The busiest hour before them, faded. */
  usual: number;
  firedHour: number;
};

/** Answers with credentials in an hour, against the busiest hours of the caller's past. */
export const issueRate: CallerRule<RateState> = {
  initial: { hours: [], usual: 0, firedHour: 0 },
  fold(state, seen, { knownSinceMs }) {
    if (seen.outcome !== 'allow' || !seen.isVend) return { state };
    const hour = Math.floor(seen.timeMs / HOUR_MS);
    const oldest = state.hours.length < 2 ? -1 : (state.hours[0]?.hour ?? -1);
    if (hour < oldest) return { state };
    const before = state.hours.find((one) => one.hour === hour)?.distinct ?? NONE;
    const distinct = add(before, seen.id);
    if (distinct === before) return { state };
    const hours = [...state.hours.filter((one) => one.hour !== hour), { hour, distinct }].sort(
      (a, b) => a.hour - b.hour,
    );
    const ended = hours.length > 2 ? hours.shift() : undefined;
    const usual =
      ended === undefined ? state.usual : Math.max(state.usual * FADING, estimate(ended.distinct));
    const next = { ...state, hours, usual: Math.round(usual * 100) / 100 };
    const count = estimate(distinct);
    const isNew = seen.timeMs < knownSinceMs + DAY_MS;
    const limit = isNew ? NEW_FACTOR * threshold : Math.max(threshold, FACTOR * usual);
    if (count < limit || hour <= state.firedHour) return { state: next };
    return {
      state: { ...next, firedHour: hour },
      alarm: {
        key: `${seen.caller}|${hour}`,
        message: `\`${seen.caller}\` was given credentials about ${count} times within an hour; ${Math.round(usual)} is the most that was usual`,
        evidence: [seen.id],
      },
    };
  },
};
