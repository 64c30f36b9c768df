/**
 * Epoch milliseconds of `YYYYMMDDTHHMMSSZ`; undefined for another form or a day that does not exist.
 */
export function parseBasicTime(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const atMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // Date.parse rolls the 30th of February over into March.
  return Number.isNaN(atMs) || basicTime(atMs) !== text ? undefined : atMs;
}

/** `YYYYMMDDTHHMMSSZ` of a moment. */
export function basicTime(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d{3}|[-:]/g, '');
}

/** A Date header's value in RFC 9110's fixed form, or the basic form, as a basic time; undefined otherwise. */
export function basicTimeOfDateHeader(value: string): string | undefined {
  if (parseBasicTime(value) !== undefined) return value;
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) || new Date(atMs).toUTCString() !== value ? undefined : basicTime(atMs);
}
