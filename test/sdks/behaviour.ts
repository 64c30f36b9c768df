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
  /** With how many minutes left it asks again, by the nearest that was tried with which it does not. */
  renews: { at: number; notAt?: number } | 'not ahead';
  /** The same for the error of a call while the service is down and the credentials are still good. */
  fails: { at: number; notAt?: number } | 'not while they are good';
};

export type Behaviours = {
  /** Of the SDK it was seen with. */
  version: string;
  ways: Readonly<Record<Way, Behaviour>>;
  /** Of one call with a token that has expired: requests, least and most. */
  staleAsks: readonly [number, number];
};

const once = (tells: Behaviour['refused']['tells']) => ({ asks: [1, 1], seconds: 0, tells }) as const;
const GOOD = 'not while they are good';

/** The agent answers with what is good, and renews it before any SDK asks. */
const BY_AGENT = { renews: 'not ahead', fails: GOOD } as const;

const JAVASCRIPT: Behaviours = {
  version: '3.1173.0',
  ways: {
    agent: { refused: { asks: [4, 8], seconds: 3, tells: 'nowhere' }, ...BY_AGENT },
    process: {
      refused: { asks: [1, 2], seconds: 0, tells: 'nowhere' },
      ...{ renews: { at: 4, notAt: 9 }, fails: GOOD },
    },
    token: {
      refused: { asks: [4, 8], seconds: 3, tells: 'nowhere' },
      ...{ renews: { at: 4, notAt: 9 }, fails: GOOD },
    },
  },
  staleAsks: [4, 8],
};

const IN_THREE_SECONDS = { asks: [3, 3], seconds: 3, tells: 'its error' } as const;

const PYTHON: Behaviours = {
  version: '1.44.5',
  ways: {
    agent: { refused: IN_THREE_SECONDS, ...BY_AGENT },
    process: {
      ...{ refused: once('its error'), renews: { at: 14, notAt: 16 } },
      fails: { at: 9, notAt: 14 },
    },
    token: {
      ...{ refused: IN_THREE_SECONDS, renews: { at: 14, notAt: 16 } },
      fails: { at: 9, notAt: 14 },
    },
  },
  staleAsks: [3, 3],
};

const AWS_CLI: Behaviours = {
  version: '1.46.3',
  ways: {
    agent: { refused: IN_THREE_SECONDS, ...BY_AGENT },
    process: { refused: once('its error'), renews: { at: 16 }, fails: { at: 16 } },
    token: { refused: IN_THREE_SECONDS, renews: { at: 16 }, fails: { at: 16 } },
  },
  staleAsks: [3, 3],
};

const GO: Behaviours = {
  version: '1.33.16',
  ways: {
    agent: { refused: once('its error'), ...BY_AGENT },
    process: { refused: once('standard error'), renews: 'not ahead', fails: GOOD },
    token: { refused: once('its error'), renews: { at: 4, notAt: 9 }, fails: { at: 4, notAt: 9 } },
  },
  staleAsks: [1, 1],
};

const JAVA: Behaviours = {
  version: '2.57.8',
  ways: {
    agent: { refused: once('nowhere'), ...BY_AGENT },
    process: { refused: once('nowhere'), renews: 'not ahead', fails: GOOD },
    token: { refused: once('nowhere'), renews: { at: 4, notAt: 9 }, fails: GOOD },
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
