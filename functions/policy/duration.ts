/** Units of a duration as Go's time.ParseDuration knows them, in nanoseconds. */
const UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  '\u00b5s': 1e3,
  '\u03bcs': 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** The limits of a server session here, which is role chaining: 900 to 3600 s (STS, AssumeRole). */
const MIN_NANOSECONDS = 900e9;
const MAX_NANOSECONDS = 3600e9;

/**
 * Whole seconds of a duration like `1h`, `30m`, `1.5h` or `15m30s`, in the grammar of
 * Go's time.ParseDuration. A part of a second is cut.
 * @returns undefined when the text is no duration, 'out of range' outside 15m to 1h
 */
export function parseDurationSeconds(text: string): number | 'out of range' | undefined {
  const [, sign, size] =
    /^([-+]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h))+|0)$/.exec(text) ?? [];
  if (size === undefined) return undefined;
  let nanoseconds = 0;
  for (const [, whole, fraction = '', unit = ''] of size.matchAll(/(\d*)(?:\.(\d*))?([a-z\u00b5\u03bc]+)/g)) {
    const unitNanoseconds = UNITS[unit] ?? 0;
    nanoseconds += Number(whole) * unitNanoseconds;
    nanoseconds += Math.floor(Number(fraction) * (unitNanoseconds / 10 ** fraction.length));
  }
  if (sign === '-' || nanoseconds < MIN_NANOSECONDS || nanoseconds > MAX_NANOSECONDS) return 'out of range';
  return Math.floor(nanoseconds / 1e9);
}
