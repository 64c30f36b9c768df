import { ALL_DAYS, type Window } from './rule.ts';
import { offsetMsAt, weekdayBefore, weekdayOf } from './zone.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/**
 * Whether a window is open at a moment, by the local time of its zone. After midnight an
 * overnight window is open if it was open on the day before.
 */
export function isOpen(window: Window, atMs: number): boolean {
  const { days, startMinute, endMinute, zone } = window;
  const localMs = atMs + offsetMsAt(zone, atMs);
  const day = Math.floor(localMs / DAY_MS);
  const minute = Math.floor((localMs - day * DAY_MS) / MINUTE_MS);
  if (minute >= startMinute) {
    const open = startMinute > endMinute || minute < endMinute;
    return open && (days & (1 << weekdayOf(day))) !== 0;
  }
  if (startMinute < endMinute || minute >= endMinute) return false;
  return days === ALL_DAYS || (days & (1 << weekdayBefore(zone, atMs))) !== 0;
}
