import type { DecisionEvent } from '../../functions/event/decision-event.ts';
import { DAY, HOUR, MINUTE, MONDAY, told } from './decisions.ts';

/** Numbers that look like chance and are the same each time. https://en.wikipedia.org/wiki/Linear_congruential_generator */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

type Person = { name: string; beginsAt: number; profiles: readonly string[]; networks: readonly string[] };

/** Forty people: hours, offices, homes and profiles of their own. */
const PEOPLE: readonly Person[] = Array.from({ length: 40 }, (_, n) => ({
  name: `person-${n}`,
  // From Asia to America, on the UTC clock.
  beginsAt: [1, 7, 8, 9, 14][n % 5] ?? 8,
  profiles: ['dev', n % 2 === 0 ? 'staging' : 'logs', `team-${n % 6}`],
  networks: [`203.0.113.${n}`, `198.51.${n}.7`, `2001:db8:${n.toString(16)}::5`],
}));

/** Machines ask around the clock, as often each hour, from one network each; hosted ones from everywhere. */
const MACHINES = Array.from({ length: 8 }, (_, n) => ({
  name: `role/machine-${n}`,
  perHour: 1 + (n % 4) * 2,
  isHosted: n === 7,
}));

/**
 * One week of ordinary requests, in the order they were made: people on working days, with early starts, late evenings, a
 * few refusals and a retry or two; machines always.
 *
 * @param week 0: the first
 * @param roughly how many requests people make on a day
 */
export function workingWeek(week: number, perPersonAndDay: number): DecisionEvent[] {
  const random = chance(week + 1);
  const monday = MONDAY - 9 * HOUR + week * 7 * DAY;
  const events: DecisionEvent[] = [];
  for (const [n, usual] of PEOPLE.entries()) {
    const person = { ...usual, ...newsOf(n, week) };
    for (let day = 0; day < 5; day += 1) {
      const isHome = random() < 0.4;
      const count = Math.round(perPersonAndDay * (0.5 + random()));
      for (let ask = 0; ask < count; ask += 1) {
        const hour = person.beginsAt + 9 * random() + (random() < 0.02 ? 2 * random() - 1 : 0);
        const atMs = monday + day * DAY + Math.round(hour * HOUR);
        events.push(asked(person, atMs, isHome, random));
      }
    }
  }
  for (const { name, perHour, isHosted } of MACHINES) {
    for (let hour = 0; hour < 7 * 24; hour += 1) {
      for (let n = 0; n < perHour; n += 1) {
        const ip = isHosted ? `10.${Math.floor(random() * 200)}.${Math.floor(random() * 200)}.1` : '10.0.0.1';
        events.push(
          told({
            caller: name,
            atMs: monday + hour * HOUR + Math.round(random() * 59 * MINUTE),
            profile: 'deploy',
            ip,
          }),
        );
      }
    }
  }
  return events.sort((a, b) => a.time.localeCompare(b.time));
}

/** Each week one person travels, and one works on a new project. */
function newsOf(n: number, week: number): Partial<Person> {
  if (n === (7 * week) % PEOPLE.length) return { networks: [`100.64.${week}.9`] };
  if (n === (11 * week + 3) % PEOPLE.length) return { profiles: ['dev', `project-${week}`, 'dev'] };
  return {};
}

function asked(person: Person, atMs: number, isHome: boolean, random: () => number): DecisionEvent {
  const at = <Item>(list: readonly Item[], index: number): Item => {
    const item = list[index % list.length];
    if (item === undefined) throw new Error('an empty list');
    return item;
  };
  const ip = at(person.networks, isHome ? 1 : random() < 0.3 ? 2 : 0);
  const isRefused = random() < 0.03;
  // What people use daily, weekly, and rarely; and now and then they try what is not theirs.
  const which = random();
  const profile = isRefused
    ? at(['prod', 'billing', 'prod'], Math.floor(random() * 3))
    : at(person.profiles, which < 0.7 ? 0 : which < 0.93 ? 1 : 2);
  return told({ caller: person.name, atMs, ip, profile, outcome: isRefused ? 'deny' : 'allow' });
}
