import { ZONE_GROUPS } from './zone-names.generated.ts';

const DAY_MS = 86_400_000;
/** Offsets are looked up once per span of this length (about 25 days). */
const SPAN_MS = 2 ** 31;
/** Bounds of the caches: spans of one zone (about 35 years), zones. A full cache starts anew. */
const MAX_SPANS = 512;
const MAX_ZONES = 128;

/** Stretches of one span, each from `startsMs[i]` with `offsetsMs[i]` from UTC. */
type Span = { startsMs: number[]; offsetsMs: number[] };

/**
 * A time zone, with the offset last looked up: between `fromMs` (included) and `untilMs`
 * (not included) local time is UTC plus `offsetMs`.
 */
export type Zone = {
  readonly name: string;
  readonly spans: Map<number, Span>;
  fromMs: number;
  untilMs: number;
  offsetMs: number;
};

/** Local time: minute of the day, weekday (0 = Sunday) and number of the day since 1970-01-01. */
export type LocalTime = { minute: number; weekday: number; day: number };

/** Coordinated universal time, what a window without a zone means. */
export const UTC: Zone = {
  name: 'UTC',
  spans: new Map(),
  fromMs: Number.NEGATIVE_INFINITY,
  untilMs: Number.POSITIVE_INFINITY,
  offsetMs: 0,
};

const zones = new Map<string, Zone>();
let names: ReadonlySet<string> | undefined;

/** All names of the tz database, zones and links; built when first asked for. */
export function zoneNames(): ReadonlySet<string> {
  names ??= new Set(
    ZONE_GROUPS.split('\n').flatMap((line) => {
      const [prefix = '', ...members] = line.split(' ');
      return members.map((member) => prefix + member);
    }),
  );
  return names;
}

/**
 * The zone with exactly this name of the tz database, if the runtime knows it too.
 * What only one of the two knows (`PST`, `+05`, `gmt`, `localtime`) is no zone.
 */
export function zoneNamed(name: string): Zone | undefined {
  if (name === 'UTC') return UTC;
  const known = zones.get(name);
  if (known) return known;
  if (!zoneNames().has(name) || !offsetReader(name)) return undefined;
  if (zones.size >= MAX_ZONES) zones.clear();
  const zone: Zone = { name, spans: new Map(), fromMs: 0, untilMs: 0, offsetMs: 0 };
  zones.set(name, zone);
  return zone;
}

/** Milliseconds that local time is ahead of UTC at `atMs`, an instant a Date can hold. */
export function offsetMsAt(zone: Zone, atMs: number): number {
  if (atMs < zone.fromMs || atMs >= zone.untilMs) lookUp(zone, atMs);
  return zone.offsetMs;
}

/**
 * The weekday (0 = Sunday) of the last local day before the one `atMs` is in. Usually
 * the day before; where a zone left out a day (Pacific/Apia, 30 December 2011), the one before that.
 */
export function weekdayBefore(zone: Zone, atMs: number): number {
  const today = Math.floor((atMs + offsetMsAt(zone, atMs)) / DAY_MS);
  let beforeMs = atMs;
  for (;;) {
    const localMs = beforeMs + offsetMsAt(zone, beforeMs);
    const day = Math.floor(localMs / DAY_MS);
    if (day < today) return weekdayOf(day);
    // The last moment before this day began, or before the clocks changed within it.
    beforeMs = Math.max(beforeMs - (localMs - day * DAY_MS), zone.fromMs) - 1;
  }
}

/** The weekday (0 = Sunday) of a day counted from 1970-01-01, a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** Sets the zone's current stretch to the one `atMs` is in. */
function lookUp(zone: Zone, atMs: number): void {
  const index = Math.floor(atMs / SPAN_MS);
  let span = zone.spans.get(index);
  if (!span) {
    if (zone.spans.size >= MAX_SPANS) zone.spans.clear();
    span = readSpan(zone.name, index * SPAN_MS);
    zone.spans.set(index, span);
  }
  let at = span.startsMs.length - 1;
  while (at > 0 && (span.startsMs[at] ?? 0) > atMs) at -= 1;
  zone.fromMs = span.startsMs[at] ?? 0;
  zone.untilMs = span.startsMs[at + 1] ?? (index + 1) * SPAN_MS;
  zone.offsetMs = span.offsetsMs[at] ?? 0;
}

/** Reads the offset day by day and looks for the moment of each change between. */
function readSpan(name: string, startMs: number): Span {
  const offsetAt = offsetReader(name);
  if (!offsetAt) throw new Error(`the runtime no longer knows the time zone ${name}`);
  const endMs = startMs + SPAN_MS;
  let knownMs = startMs;
  let offset = offsetAt(startMs);
  const span: Span = { startsMs: [startMs], offsetsMs: [offset] };
  while (knownMs < endMs - 1) {
    const nextMs = Math.min(knownMs + DAY_MS, endMs - 1);
    const next = offsetAt(nextMs);
    if (next !== offset) {
      span.startsMs.push(changeBetween(knownMs, nextMs, offset, offsetAt));
      span.offsetsMs.push(next);
    }
    knownMs = nextMs;
    offset = next;
  }
  return span;
}

/** The first millisecond after `fromMs` whose offset is not `offset`, by halving. */
function changeBetween(
  fromMs: number,
  untilMs: number,
  offset: number,
  offsetAt: (atMs: number) => number,
): number {
  let before = fromMs;
  let after = untilMs;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(middle) === offset) before = middle;
    else after = middle;
  }
  return after;
}

/** Asks the runtime's Intl; undefined when it does not know the zone. */
function offsetReader(timeZone: string): ((atMs: number) => number) | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
  return (atMs) => {
    // A Date holds ±8.64e15 ms; a span may reach beyond.
    const within = Math.max(-8.64e15, Math.min(8.64e15, atMs));
    const [, sign, hours, minutes, seconds] =
      /GMT(?:([-+\u2212])(\d+):(\d+)(?::(\d+))?)?$/.exec(format.format(within)) ?? [];
    const size = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
    return (sign === '+' ? size : -size) * 1000;
  };
}
