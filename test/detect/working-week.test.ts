import { expect, test } from 'vitest';
import { DAY, HOUR, MONDAY, repeated, told } from './decisions.ts';
import { createObserver } from './in-process.ts';
import { chance, workingWeek } from './working-week.ts';

/** With these a week has a little more than ten thousand requests. */
const PER_DAY = 30;

test('ten thousand ordinary requests of a working week give three findings at most, from the first on', () => {
  const week = workingWeek(0, PER_DAY);
  expect(week.length).toBeGreaterThan(10_000);
  const hits = week.flatMap(createObserver().observe);
  expect(hits.map(({ message }) => message)).toEqual([]);
});

test('so does a week after weeks that were learned from', () => {
  const { observe, callers } = createObserver();
  for (const week of [0, 1, 2]) workingWeek(week, PER_DAY / 3).flatMap(observe);
  const week = workingWeek(3, PER_DAY);
  expect(week.length).toBeGreaterThan(10_000);
  const hits = week.flatMap(observe);
  // One travelled, and one was given a new project.
  expect(hits.length, hits.map(({ code, message }) => `${code}: ${message}`).join('\n')).toBeLessThanOrEqual(
    3,
  );
  const largest = Math.max(...[...callers.values()].map((state) => state.length));
  expect(largest, 'bytes kept of a caller').toBeLessThan(4096);

  // Whoever has the keys of one of them is seen all the same.
  const night = MONDAY + 4 * 7 * DAY + 15 * HOUR;
  const thief = { caller: 'person-1', ip: '192.0.2.77', atMs: night };
  const stolen = [
    told({ ...thief, profile: 'prod' }),
    ...Array.from({ length: 20 }, (_, n) =>
      told({ ...thief, atMs: night + n * 1000, profile: `p-${n}`, outcome: 'deny' }),
    ),
    ...repeated(thief, 100, 1000),
  ];
  expect(new Set(stolen.flatMap(observe).map(({ code }) => code))).toEqual(
    new Set([
      ...['FIRST_USE', 'NEW_NETWORK', 'UNUSUAL_HOURS', 'PROFILE_PROBING', 'DENIAL_BURST', 'ISSUE_RATE'],
    ]),
  );
});

test('nor does it matter that deliveries come late, twice and in disorder', () => {
  const { observe } = createObserver();
  const random = chance(7);
  const week = workingWeek(0, PER_DAY);
  const delivered = week
    .flatMap((event, at) => (random() < 0.1 ? [event, event] : [event]).map((one) => ({ one, at })))
    .map(({ one, at }) => ({ one, at: at + random() * 50 }))
    .sort((a, b) => a.at - b.at);
  expect(delivered.length).toBeGreaterThan(11_000);
  expect(delivered.flatMap(({ one }) => observe(one)).length).toBeLessThanOrEqual(3);
});
