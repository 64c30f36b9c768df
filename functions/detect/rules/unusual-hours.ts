import { type CallerRule, DAY_MS, HOUR_MS } from './caller-rule.ts';
import { DETECTIONS } from './detections.ts';

/** Days a caller must have been seen on before it has usual hours. */
const { threshold: LEARNING_DAYS } = DETECTIONS.UNUSUAL_HOURS;
const HOURS = 24;
/** An hour this near to a usual one is usual: people come early, stay late, and change their clocks. */
const NEAR_HOURS = 2;
/** 1970-01-01 was a Thursday. */
const FIRST_WEEKDAY = 4;

export type HoursState = {
  /** The first days the caller was seen on, as days since 1970; as many as make the rule speak. */
  days: readonly number[];
  /** Of each hour, first those of working days and then those of weekends, the first day it was used; null: never. */
  firstDay: readonly (number | null)[];
  /** The last day there was a finding of. */
  firedDay: number;
};

/** Credentials asked for at an hour (UTC, working days and weekends apart) the caller never asks at. */
export const unusualHours: CallerRule<HoursState> = {
  initial: { days: [], firstDay: Array.from({ length: 2 * HOURS }, () => null), firedDay: 0 },
  fold(state, seen) {
    if (!seen.isVend || seen.outcome === 'error') return { state };
    const day = Math.floor(seen.timeMs / DAY_MS);
    const hour = Math.floor((seen.timeMs % DAY_MS) / HOUR_MS);
    const part = isWeekend(day) ? HOURS : 0;
    const isUsual = nearHours(hour).some((near) => (state.firstDay[part + near] ?? day) < day);
    const hasLearned = state.days.length === LEARNING_DAYS && state.days.every((one) => one < day);
    const next = learn(state, day, part + hour);
    if (isUsual || !hasLearned || day <= state.firedDay) return { state: next };
    const when = `${String(hour).padStart(2, '0')}:00 UTC on a ${part === 0 ? 'working day' : 'weekend'}`;
    return {
      state: { ...next, firedDay: day },
      alarm: {
        key: `${seen.caller}|${day}`,
        message: `\`${seen.caller}\` asked for credentials after ${when}, which it never did within ${NEAR_HOURS} hours of that`,
        evidence: [seen.id],
      },
    };
  },
};

function learn(state: HoursState, day: number, at: number): HoursState {
  const first = state.firstDay[at] ?? null;
  const isEarlier = first === null || day < first;
  const isNewDay = state.days.length < LEARNING_DAYS && !state.days.includes(day);
  if (!isEarlier && !isNewDay) return state;
  return {
    ...state,
    days: isNewDay ? [...state.days, day] : state.days,
    firstDay: isEarlier ? state.firstDay.with(at, day) : state.firstDay,
  };
}

function nearHours(hour: number): number[] {
  return Array.from(
    { length: 2 * NEAR_HOURS + 1 },
    (_, offset) => (hour + offset - NEAR_HOURS + HOURS) % HOURS,
  );
}

function isWeekend(day: number): boolean {
  const weekday = (day + FIRST_WEEKDAY) % 7;
  return weekday === 0 || weekday === 6;
}
