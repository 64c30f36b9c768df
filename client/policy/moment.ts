const RFC3339 =
  /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:([Zz])|([-+])([01]\d|2[0-3]):([0-5]\d))$/;

/**
 * Milliseconds since 1970 of an RFC 3339 time like `2026-06-03T09:30:00Z`, fractions
 * beyond a millisecond cut.
 * @returns undefined for any other text, days that do not exist and leap seconds included
 */
export function momentMs(text: string): number | undefined {
  const [, date, time, fraction = '', , sign, hours, minutes] = RFC3339.exec(text) ?? [];
  if (date === undefined) return undefined;
  const wallMs = Date.parse(`${date}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}Z`);
  // A Date takes 30 February for 2 March.
  if (Number.isNaN(wallMs) || !new Date(wallMs).toISOString().startsWith(`${date}T${time}`)) return undefined;
  const offsetMs = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === '-' ? wallMs + offsetMs : wallMs - offsetMs;
}
