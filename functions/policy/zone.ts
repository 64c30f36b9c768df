import { ZONE_GROUPS } from './zone-names.generated.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Offsets are looked up once per span of this length. */
const SPAN_MS = 24 * DAY_MS;
/**
 * How far apart a span's offset is read. No zone of the tz database ever changed its clocks
 * and changed them back in less than 3.9 days (Africa/Freetown 1939; since 1970: 6.9 days).
 */
const STEP_MS = 3 * DAY_MS;
/** Bounds of the caches: spans of one zone (33 years), zones. A full cache starts anew. */
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
  /** Asks the runtime; slow. */
  readonly readOffsetMs: (atMs: number) => number;
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
  readOffsetMs: () => 0,
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
  const readOffsetMs = zoneNames().has(name) ? offsetReader(name) : undefined;
  if (!readOffsetMs) return undefined;
  if (zones.size >= MAX_ZONES) zones.clear();
  const zone: Zone = { name, spans: new Map(), readOffsetMs, fromMs: 0, untilMs: 0, offsetMs: 0 };
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
    span = readSpan(zone.readOffsetMs, index * SPAN_MS);
    zone.spans.set(index, span);
  }
  let at = span.startsMs.length - 1;
  while (at > 0 && (span.startsMs[at] ?? 0) > atMs) at -= 1;
  zone.fromMs = span.startsMs[at] ?? 0;
  zone.untilMs = span.startsMs[at + 1] ?? (index + 1) * SPAN_MS;
  zone.offsetMs = span.offsetsMs[at] ?? 0;
}

/** Reads the offset step by step and looks for the moment of each change between. */
function readSpan(offsetAt: Zone['readOffsetMs'], startMs: number): Span {
  let offset = offsetAt(startMs);
  const span: Span = { startsMs: [startMs], offsetsMs: [offset] };
  for (let knownMs = startMs; knownMs < startMs + SPAN_MS; knownMs += STEP_MS) {
    const next = offsetAt(knownMs + STEP_MS);
    if (next === offset) continue;
    span.startsMs.push(changeBetween(knownMs, knownMs + STEP_MS, offset, offsetAt));
    span.offsetsMs.push(next);
    offset = next;
  }
  return span;
}

/** The first millisecond after `fromMs` whose offset is not `offset`: by the minute, as all changes today, else by the millisecond. */
function changeBetween(
  fromMs: number,
  untilMs: number,
  offset: number,
  offsetAt: Zone['readOffsetMs'],
): number {
  const halve = (before: number, after: number, unitMs: number): number => {
    if (after - before <= unitMs) return after;
    const middle = before + Math.floor((after - before) / 2 / unitMs) * unitMs;
    return offsetAt(middle) === offset ? halve(middle, after, unitMs) : halve(before, middle, unitMs);
  };
  const minuteMs = halve(fromMs, untilMs, MINUTE_MS);
  return offsetAt(minuteMs - 1) === offset ? minuteMs : halve(minuteMs - MINUTE_MS, minuteMs, 1);
}

/** Asks the runtime's Intl; undefined when it does not know the zone. */
function offsetReader(timeZone: string): ((atMs: number) => number) | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hour: 'numeric',
      hourCycle: 'h23',
      timeZoneName: 'longOffset',
    });
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
