import type { Language } from './toolchains.ts';
import type { Way } from './ways.ts';

/** What an SDK does on one way, as it was seen. */
export type Behaviour = {
  /** Of one call to a profile that is denied. */
  refused: {
    /** Requests, or runs of `credential_process`: least and most. */
    asks: readonly [number, number];
    /** Until the error, whole seconds. */
    seconds: number;
    /** Where its user reads why. */
    tells: 'its error' | 'standard error' | 'nowhere';
  };
  /** When a call asks for new credentials. */
  renews: Moment;
  /** When a call fails, while the service is down. */
  fails: Moment;
};

/** The most seconds left that were tried and with which something is, and the least with which it is not yet. */
export type Moment = { at: number; notAt?: number };

export type Behaviours = {
  /** Of the SDK it was seen with. */
  version: string;
  ways: Readonly<Record<Way, Behaviour>>;
  /** Of one call with a token that has expired: requests, least and most. */
  staleAsks: readonly [number, number];
};

const once = (tells: Behaviour['refused']['tells']) => ({ asks: [1, 1], seconds: 0, tells }) as const;

const ALWAYS: Moment = { at: 960 };
const FROM_FIFTEEN_MINUTES: Moment = { at: 840, notAt: 960 };
const FROM_TEN_MINUTES: Moment = { at: 540, notAt: 840 };
const FROM_FIVE_MINUTES: Moment = { at: 240, notAt: 540 };
const IN_THE_LAST_SECONDS: Moment = { at: 8, notAt: 18 };
const AT_THE_END: Moment = { at: 0, notAt: 8 };

const JAVASCRIPT: Behaviours = {
  version: '3.1173.0',
  ways: {
    agent: {
      refused: { asks: [5, 6], seconds: 3, tells: 'nowhere' },
      ...{ renews: FROM_FIVE_MINUTES, fails: AT_THE_END },
    },
    process: {
      refused: { asks: [1, 2], seconds: 0, tells: 'nowhere' },
      ...{ renews: FROM_FIVE_MINUTES, fails: AT_THE_END },
    },
    token: {
      refused: { asks: [5, 6], seconds: 3, tells: 'nowhere' },
      ...{ renews: FROM_FIVE_MINUTES, fails: AT_THE_END },
    },
  },
  staleAsks: [5, 6],
};

const IN_THREE_SECONDS = { asks: [3, 3], seconds: 3, tells: 'its error' } as const;

const PYTHON: Behaviours = {
  version: '1.44.5',
  ways: {
    agent: { refused: IN_THREE_SECONDS, renews: FROM_FIFTEEN_MINUTES, fails: IN_THE_LAST_SECONDS },
    process: { refused: once('its error'), renews: FROM_FIFTEEN_MINUTES, fails: FROM_TEN_MINUTES },
    token: { refused: IN_THREE_SECONDS, renews: FROM_FIFTEEN_MINUTES, fails: FROM_TEN_MINUTES },
  },
  staleAsks: [3, 3],
};

const AWS_CLI: Behaviours = {
  version: '1.46.3',
  ways: {
    agent: { refused: IN_THREE_SECONDS, renews: ALWAYS, fails: IN_THE_LAST_SECONDS },
    process: { refused: once('its error'), renews: ALWAYS, fails: ALWAYS },
    token: { refused: IN_THREE_SECONDS, renews: ALWAYS, fails: ALWAYS },
  },
  staleAsks: [3, 3],
};

const GO: Behaviours = {
  version: '1.33.16',
  ways: {
    agent: { refused: once('its error'), renews: FROM_FIVE_MINUTES, fails: IN_THE_LAST_SECONDS },
    process: { refused: once('standard error'), renews: AT_THE_END, fails: AT_THE_END },
    token: { refused: once('its error'), renews: FROM_FIVE_MINUTES, fails: FROM_FIVE_MINUTES },
  },
  staleAsks: [1, 1],
};

/** It renews at a random moment, by its source 15 to 2 minutes ahead. */
const JAVA: Behaviours = {
  version: '2.57.8',
  ways: {
    agent: { refused: once('nowhere'), renews: { at: 90, notAt: 960 }, fails: IN_THE_LAST_SECONDS },
    process: { refused: once('nowhere'), renews: IN_THE_LAST_SECONDS, fails: AT_THE_END },
    token: { refused: once('nowhere'), renews: { at: 90, notAt: 960 }, fails: { at: 18, notAt: 90 } },
  },
  staleAsks: [1, 1],
};

/** What docs/clients.md says of each, and what every run is held to. */
export const BEHAVIOURS: Readonly<Record<Language, Behaviours>> = {
  JavaScript: JAVASCRIPT,
  Python: PYTHON,
  'AWS CLI': AWS_CLI,
  Go: GO,
  Java: JAVA,
};
