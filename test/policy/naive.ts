import type { Decision, PolicyInput } from '../../functions/policy/index.ts';

/** A policy as plain data, in the words of the document. */
export type PlainRule = {
  name: string;
  effect: string;
  conditions: {
    profiles?: string[];
    users?: string[];
    mode?: string[];
    time?: { days?: string[]; hours?: { start: string; end: string }; timezone?: string };
  };
  reason?: string;
  max_server_duration?: string;
};
export type PlainPolicy = { version: string; rules: PlainRule[] };

type Local = { date: string; weekday: string; clock: string };

const formats = new Map<string, Intl.DateTimeFormat>();

/** Local date, weekday and HH:MM by Intl, one question at a time. */
function localTime(timezone: string, atMs: number): Local {
  let format = formats.get(timezone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: timezone,
      weekday: 'long',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      era: 'short',
    });
    formats.set(timezone, format);
  }
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
  const date = ['era', 'year', 'month', 'day']
    .map((part) => parts.get(part as Intl.DateTimeFormatPartTypes))
    .join('-');
  return {
    date,
    weekday: (parts.get('weekday') ?? '').toLowerCase(),
    clock: `${parts.get('hour')}:${parts.get('minute')}`,
  };
}

/** Back in steps of a quarter of an hour until the local date is another. */
function dayBefore(timezone: string, atMs: number): string {
  const today = localTime(timezone, atMs).date;
  for (let beforeMs = atMs; ; beforeMs -= 900_000) {
    const local = localTime(timezone, beforeMs);
    if (local.date !== today) return local.weekday;
  }
}

type Time = NonNullable<PlainRule['conditions']['time']>;

/** "Hours are [start, end); a window whose end is before its start runs overnight, and then belongs to the day it started on." */
function timeMatches({ days = [], hours, timezone = 'UTC' }: Time, atMs: number): boolean {
  const { weekday, clock } = localTime(timezone, atMs);
  const onDay = (day: string): boolean => days.length === 0 || days.includes(day);
  if (!hours) return onDay(weekday);
  const { start, end } = hours;
  if (start < end) return clock >= start && clock < end && onDay(weekday);
  if (clock >= start) return onDay(weekday);
  return clock < end && onDay(dayBefore(timezone, atMs));
}

function matches(
  { conditions: { profiles = [], users = [], mode = [], time } }: PlainRule,
  input: PolicyInput,
): boolean {
  if (profiles.length > 0 && !profiles.includes(input.profile)) return false;
  if (users.length > 0 && !users.includes(input.user)) return false;
  if (mode.length > 0 && !mode.includes(input.mode)) return false;
  return time === undefined || timeMatches(time, input.atMs);
}

function effectOf(effect: string, mode: string): Decision['effect'] {
  if (effect === 'require_server' || effect === 'require_server_session')
    return mode === 'server' ? 'allow' : 'deny';
  return effect === 'allow' || effect === 'require_approval' ? effect : 'deny';
}

const SECONDS: Readonly<Record<string, number>> = {
  '15m': 900,
  '+15m': 900,
  '30m': 1800,
  '45m': 2700,
  '1h': 3600,
};

/** The policy language evaluated rule by rule, straight from its prose, with nothing prepared. */
export function naiveDecision({ rules }: PlainPolicy, input: PolicyInput): Decision {
  for (const [ruleIndex, rule] of rules.entries()) {
    if (!matches(rule, input)) continue;
    const { name, reason = '', max_server_duration: duration } = rule;
    const decision = {
      effect: effectOf(rule.effect, input.mode),
      rule: name,
      ruleIndex,
      reason,
      matched: true,
    };
    return duration === undefined
      ? decision
      : { ...decision, maxServerDurationSeconds: SECONDS[duration] ?? 0 };
  }
  return { effect: 'deny', rule: '', ruleIndex: -1, reason: 'no matching rule', matched: false };
}
