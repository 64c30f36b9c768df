const DAY_MS = 86_400_000;
const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/** The day that was written last: most moments of a day's requests are of that day. */
let keptDay = Number.NaN;
let keptText = '';

/**
 * RFC 3339 in UTC with whole seconds, as the SDKs' parsers expect it. Throws for what is no moment. Writing a Date
 * anew takes 0.7 µs, and an allowed request writes three.
 */
export function rfc3339Seconds(atMs: number): string {
  return `${upToSeconds(atMs)}Z`;
}

/** RFC 3339 in UTC with milliseconds. Throws for what is no moment. */
export function rfc3339Millis(atMs: number): string {
  const millis = String(modulo(Math.floor(atMs), 1000)).padStart(3, '0');
  return `${upToSeconds(atMs)}.${millis}Z`;
}

function upToSeconds(atMs: number): string {
  const day = Math.floor(atMs / DAY_MS);
  if (day !== keptDay) {
    const text = new Date(day * DAY_MS).toISOString();
    keptText = text.slice(0, text.indexOf('T') + 1);
    keptDay = day;
  }
  const seconds = Math.floor((atMs - day * DAY_MS) / 1000);
  const minutes = Math.floor(seconds / 60);
  const hour = TWO_DIGITS[Math.floor(minutes / 60)] ?? '';
  return `${keptText}${hour}:${TWO_DIGITS[minutes % 60] ?? ''}:${TWO_DIGITS[seconds % 60] ?? ''}`;
}

/** The remainder that is never below zero. */
function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
