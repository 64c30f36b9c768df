import type { Policy } from './compile.ts';
import type { Rule, Window } from './rule.ts';

/** A rule that can never decide, and the earlier rule that matches whatever it matches. */
export type Covered = { index: number; by: number };

/**
 * The rules that can never match because one earlier rule covers them: each of its
 * conditions holds whenever theirs does. Sound, not complete: several rules that cover
 * one only together, and windows in two zones, are not looked at.
 */
export function coveredRules({ rules }: Policy): Covered[] {
  return rules.flatMap((rule) => {
    const by = rules.slice(0, rule.index).find((earlier) => covers(earlier, rule));
    return by ? [{ index: rule.index, by: by.index }] : [];
  });
}

function covers(earlier: Rule, later: Rule): boolean {
  return (
    listCovers(earlier.users, later.users) &&
    listCovers(earlier.profiles, later.profiles) &&
    listCovers(earlier.modes, later.modes) &&
    windowCovers(earlier.window, later.window)
  );
}

function listCovers(earlier: readonly string[], later: readonly string[]): boolean {
  return earlier.length === 0 || (later.length > 0 && later.every((value) => earlier.includes(value)));
}

/**
 * Whether the earlier window is open whenever the later is. A window depends on the
 * minute, the weekday and the weekday before; the moments at which one begins or ends
 * stand for all minutes after them.
 */
function windowCovers(earlier: Window | undefined, later: Window | undefined): boolean {
  if (!earlier) return true;
  if (!later || earlier.zone.name !== later.zone.name) return false;
  const minutes = [0, earlier.startMinute, earlier.endMinute, later.startMinute, later.endMinute];
  return minutes.every((minute) =>
    WEEK.every((today) =>
      WEEK.every((before) => !isIn(later, minute, today, before) || isIn(earlier, minute, today, before)),
    ),
  );
}

const WEEK = [0, 1, 2, 3, 4, 5, 6] as const;

function isIn(
  { days, startMinute, endMinute }: Window,
  minute: number,
  today: number,
  before: number,
): boolean {
  const day = minute < startMinute && startMinute > endMinute ? before : today;
  const inHours =
    startMinute < endMinute
      ? minute >= startMinute && minute < endMinute
      : minute >= startMinute || minute < endMinute;
  return inHours && (days & (1 << day)) !== 0;
}
