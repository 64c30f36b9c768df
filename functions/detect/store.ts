import type { LedgerEvent } from '../event/ledger-event.ts';

/** An event that is to go onto the bus, and was kept with the state that made it. */
export type Outgoing = { detailType: string; event: LedgerEvent };

/** What is kept of a subject: a caller, a parameter, the sweep. */
export type Kept = {
  /** JSON; undefined when nothing is kept. */
  state: string | undefined;
  /** Events that may not have reached the bus. */
  outbox: readonly Outgoing[];
  /** 0 when nothing is kept; one more with each save. */
  version: number;
};

/** Where state is kept between invocations. Each may throw for what passes (throttled, cut, 5xx). */
export type DetectStore = {
  /** Strongly consistent. */
  load: (subject: string) => Promise<Kept>;
  /** Keeps a next state if the version is still `from`: state and outbox in one conditional write. */
  save: (
    subject: string,
    from: number,
    next: { state: string; outbox: readonly Outgoing[]; expiresAtSeconds: number },
  ) => Promise<'saved' | 'lost'>;
  /** Keeps the ids of requests the API answered in an hour (since 1970); the same ids once. */
  keepAccess: (hour: number, requestIds: readonly string[], expiresAtSeconds: number) => Promise<void>;
  /** The ids kept of an hour. */
  readAccess: (hour: number) => Promise<readonly string[]>;
};

/** A request’s names of a subject are short; others are cut to what a key can hold by their hash. */
export const LONGEST_SUBJECT_CHARS = 512;
