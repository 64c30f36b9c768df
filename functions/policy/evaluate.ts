import type { Policy } from './compile.ts';
import { type Decision, NO_MATCH } from './decision.ts';
import type { Window } from './rule.ts';
import { offsetMsAt, weekdayBefore, weekdayOf, type Zone } from './zone.ts';

/** Who asks for what, how and when. `atMs` is milliseconds since 1970, UTC. */
export type PolicyInput = {
  readonly user: string;
  readonly profile: string;
  readonly mode: string;
  readonly atMs: number;
};

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** The instants a Date can hold (ECMA-262, 21.4.1.1). */
const LAST_MS = 8.64e15;

/**
 * The decision of the first rule that matches, else deny. Users, profiles and modes
 * match exactly, character by character. A moment that is no time matches nothing.
 */
export function evaluate(policy: Policy, input: PolicyInput): Decision {
  const { atMs } = input;
  if (!(atMs >= -LAST_MS && atMs <= LAST_MS)) return NO_MATCH;
  const { index, windows } = policy;
  const users = index.users.get(input.user) ?? index.anyUser;
  const profiles = index.profiles.get(input.profile) ?? index.anyProfile;
  const modes = modeSet(policy, input.mode);
  for (let group = 0; group < users.filled.length; group += 1) {
    let filled = at(users.filled, group) & at(profiles.filled, group) & at(modes.filled, group);
    for (; filled !== 0; filled &= filled - 1) {
      const word = (group << 5) + lowestBit(filled);
      let rules = at(users.words, word) & at(profiles.words, word) & at(modes.words, word);
      for (; rules !== 0; rules &= rules - 1) {
        const rule = (word << 5) + lowestBit(rules);
        const window = windows[rule];
        if (window !== undefined && !isOpen(window, atMs)) continue;
        const decisions = input.mode === 'server' ? policy.decisions : policy.decisionsElsewhere;
        return decisions[rule] ?? NO_MATCH;
      }
    }
  }
  return NO_MATCH;
}

function modeSet({ index }: Policy, mode: string): Policy['index']['anyMode'] {
  switch (mode) {
    case 'server':
    case 'cli':
    case 'credential_process':
      return index.modes[mode];
    default:
      return index.anyMode;
  }
}

function at(words: Int32Array, place: number): number {
  return words[place] ?? 0;
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

/** Whether a window is open at a moment. */
export function isOpen(window: Window, atMs: number): boolean {
  const { days, startMinute, endMinute, zone } = window;
  const localMs = atMs + offsetMsAt(zone, atMs);
  const day = Math.floor(localMs / DAY_MS);
  const minute = Math.floor((localMs - day * DAY_MS) / MINUTE_MS);
  const today = 1 << weekdayOf(day);
  if (startMinute < endMinute) return minute >= startMinute && minute < endMinute && (days & today) !== 0;
  if (minute >= startMinute) return (days & today) !== 0;
  return minute < endMinute && startedBefore(days, zone, atMs);
}

function startedBefore(days: number, zone: Zone, atMs: number): boolean {
  return days === 127 || (days & (1 << weekdayBefore(zone, atMs))) !== 0;
}
