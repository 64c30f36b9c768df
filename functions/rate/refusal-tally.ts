/** What an aggregated event says of refusals that had no event of their own. */
export type Tally<Subject> = { subject: Subject; count: number; firstAtMs: number; lastAtMs: number };

export type RefusalTally<Subject> = {
  /**
   * Counts one refusal. True for the first of its key in this minute: it has an event of its own, the others
   * wait for `takeDue`.
   */
  isFirst: (key: string, subject: Subject, nowMs: number) => boolean;
  /** Takes the tallies whose minute is over, at most `most` of them. */
  takeDue: (nowMs: number, most: number) => Tally<Subject>[];
};

type Slot<Subject> = { minute: number; tally: Tally<Subject> | undefined };

const MINUTE_MS = 60_000;

/**
 * Rate-limited refusals, counted per caller and minute, so that a flood cannot flood the audit trail as well.
 * The table holds at most `maxCallers`; a caller over that has each refusal as an event of its own.
 */
export function createRefusalTally<Subject>(maxCallers: number): RefusalTally<Subject> {
  const slots = new Map<string, Slot<Subject>>();
  const due: Tally<Subject>[] = [];
  const close = (key: string, slot: Slot<Subject>) => {
    slots.delete(key);
    if (slot.tally !== undefined) due.push(slot.tally);
  };
  return {
    isFirst: (key, subject, nowMs) => {
      const minute = Math.floor(nowMs / MINUTE_MS);
      const slot = slots.get(key);
      if (slot !== undefined && slot.minute === minute) {
        slot.tally ??= { subject, count: 0, firstAtMs: nowMs, lastAtMs: nowMs };
        slot.tally.count += 1;
        slot.tally.lastAtMs = nowMs;
        return false;
      }
      if (slot !== undefined) close(key, slot);
      if (slots.size < maxCallers) slots.set(key, { minute, tally: undefined });
      return true;
    },
    takeDue: (nowMs, most) => {
      const minute = Math.floor(nowMs / MINUTE_MS);
      for (const [key, slot] of slots) {
        // In the order of their minutes: the first that is still open ends the search.
        if (slot.minute === minute) break;
        close(key, slot);
      }
      return due.splice(0, most);
    },
  };
}
