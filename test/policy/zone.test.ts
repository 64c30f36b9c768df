import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { offsetMsAt, weekdayBefore, type Zone, zoneNamed, zoneNames } from '../../functions/policy/zone.ts';
import { TZDB_VERSION } from '../../functions/policy/zone-names.generated.ts';
import { zoneNamesIn } from './generate-zones.ts';

const DAY_MS = 86_400_000;
const FROM_MS = Date.UTC(2020, 0);
const UNTIL_MS = Date.UTC(2041, 0);

function zone(name: string): Zone {
  const found = zoneNamed(name);
  if (!found) throw new Error(`no zone ${name}`);
  return found;
}

/** The offset by the local date and time Intl gives, not by the offset it names. */
function offsetByIntl(name: string): (atMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (atMs) => {
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] =
      format.format(atMs).match(/\d+/g)?.map(Number) ?? [];
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1000) * 1000;
  };
}

/** The moments our zone changes its offset, found in its own stretches. */
function changesOf(one: Zone): number[] {
  const changes: number[] = [];
  let offset = offsetMsAt(one, FROM_MS);
  for (let atMs = one.untilMs; atMs < UNTIL_MS; atMs = one.untilMs) {
    const next = offsetMsAt(one, atMs);
    if (next !== offset) changes.push(atMs);
    offset = next;
  }
  return changes;
}

describe('every listed zone from 2020 to 2040', () => {
  const names = [...zoneNames()].filter((name) => zoneNamed(name) && name !== 'UTC');

  test('has the offset Intl has at each change, the millisecond before, and every five days', {
    timeout: 120_000,
  }, () => {
    const wrong: string[] = [];
    let changes = 0;
    for (const name of names) {
      const one = zone(name);
      const offsetAt = offsetByIntl(name);
      const check = (atMs: number): void => {
        if (offsetMsAt(one, atMs) !== offsetAt(atMs)) wrong.push(`${name} ${new Date(atMs).toISOString()}`);
      };
      for (const changeMs of changesOf(one)) {
        changes += 1;
        check(changeMs);
        check(changeMs - 1);
      }
      for (let atMs = FROM_MS + 12_345_678; atMs < UNTIL_MS; atMs += 5 * DAY_MS) check(atMs);
    }
    expect(wrong).toEqual([]);
    expect(names.length).toBeGreaterThan(590);
    expect(changes).toBeGreaterThan(5_000);
  });
});

describe('far dates', () => {
  test.each([
    ['America/New_York', '1880-01-01T00:00:00Z', -(4 * 3600 + 56 * 60 + 2)],
    ['America/New_York', '1883-11-18T17:00:00Z', -5 * 3600],
    ['Africa/Monrovia', '1960-01-01T00:00:00Z', -(44 * 60 + 30)],
    ['Europe/London', '1969-07-01T00:00:00Z', 3600],
    ['Europe/Amsterdam', '2999-07-01T00:00:00Z', 7200],
    ['Pacific/Apia', '2011-12-30T09:59:59.999Z', -10 * 3600],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', 14 * 3600],
    ['Asia/Kathmandu', '2026-01-01T00:00:00Z', 5 * 3600 + 45 * 60],
  ])('%s at %s', (name, time, seconds) => {
    expect(offsetMsAt(zone(name), Date.parse(time)) / 1000).toBe(seconds);
  });

  test.each([-8.64e15, 8.64e15])('the last moments of a Date, %d', (atMs) => {
    expect(Number.isFinite(offsetMsAt(zone('Europe/Berlin'), atMs))).toBe(true);
    expect(
      weekdayBefore(zone('Europe/Berlin'), atMs === 8.64e15 ? atMs : atMs + 2 * DAY_MS),
    ).toBeGreaterThanOrEqual(0);
  });
});

describe('the day before', () => {
  test.each([
    ['Pacific/Apia', '2011-12-30T12:00:00Z', 4, 'Saturday 31 follows Thursday 29'],
    ['Pacific/Kwajalein', '1993-08-21T13:00:00Z', 5, 'Sunday 22 follows Friday 20'],
    [
      'America/Havana',
      '2026-11-01T05:30:00Z',
      6,
      'the second 00:30 of a Sunday whose first hour comes twice',
    ],
    ['America/Havana', '2026-03-08T06:00:00Z', 6, 'a Sunday that begins at 01:00'],
    ['Europe/Berlin', '2026-03-29T01:30:00Z', 6, '03:30 after the spring change'],
    ['Europe/Berlin', '2026-10-25T01:30:00Z', 6, 'the second 02:30 of autumn'],
    ['UTC', '1969-12-31T23:00:00Z', 2, 'Wednesday follows Tuesday'],
  ])('%s at %s is day %d: %s', (name, time, weekday) => {
    expect(weekdayBefore(zone(name), Date.parse(time))).toBe(weekday);
  });
});

describe('names', () => {
  test.each([
    'UTC',
    'EST',
    'US/Eastern',
    'Europe/Kiev',
    'Asia/Saigon',
    'Etc/GMT+5',
    'America/Argentina/ComodRivadavia',
  ])('%s is a zone', (name) => {
    expect(zoneNamed(name)?.name).toBe(name);
  });

  test.each([
    'PST',
    'IST',
    '+05',
    'gmt',
    'utc',
    'europe/berlin',
    'Europe/Berlin ',
    '',
    'Local',
    'localtime',
    'posixrules',
    'Factory',
    '__proto__',
    '../UTC',
  ])('%j is none', (name) => {
    expect(zoneNamed(name)).toBeUndefined();
  });

  // The tz database adds names and keeps those it has (its file `backward`).
  test('are those of tzdata.zi, but for names an older version lacks', ({ skip }) => {
    const file = '/usr/share/zoneinfo/tzdata.zi';
    const text = readIfThere(file);
    skip(text === undefined, `${file} is not on this machine`);
    const { version, names } = zoneNamesIn(text ?? '');
    const here = new Set(names);
    expect(here.size).toBeGreaterThan(590);
    if (version <= TZDB_VERSION) expect(names.filter((name) => !zoneNames().has(name))).toEqual([]);
    if (version >= TZDB_VERSION) expect([...zoneNames()].filter((name) => !here.has(name))).toEqual([]);
  });
});

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
