import { ALL_DAYS, DAYS, type Window } from './rule.ts';
import { offsetMsAt, weekdayOf } from './zone.ts';

const DAY_MINUTES = 1440;
const MINUTE_MS = 60_000;

/** Like `monday, tuesday 09:00 to 18:00 Europe/Berlin`. */
export function describeWindow({ days, startMinute, endMinute, zone }: Window): string {
  const listed = DAYS.filter((_, bit) => (days & (1 << bit)) !== 0).join(', ');
  const hours = `${clock(startMinute)} to ${clock(endMinute)}`;
  const wholeDay = startMinute === 0 && endMinute === DAY_MINUTES;
  const parts = [days === ALL_DAYS ? '' : listed, wholeDay ? '' : hours, zone.name];
  return parts.filter((part) => part !== '').join(' ');
}

/** Like `wednesday 12:30 Europe/Berlin`. */
export function describeLocalTime({ zone }: Window, atMs: number): string {
  const minutes = Math.floor((atMs + offsetMsAt(zone, atMs)) / MINUTE_MS);
  const day = Math.floor(minutes / DAY_MINUTES);
  return `${DAYS[weekdayOf(day)] ?? ''} ${clock(minutes - day * DAY_MINUTES)} ${zone.name}`;
}

function clock(minute: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
