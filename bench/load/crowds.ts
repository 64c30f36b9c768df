import { FAULT_PHASES } from './fault-phases.ts';

/** How many callers and open profiles an account has. */
export type Crowd = { callers: number; profiles: number };

/** By scenario, for its seeds and its script. */
export const CROWDS = {
  'hot-path': { callers: 4, profiles: 2 },
  morning: { callers: 300, profiles: 40 },
  spike: { callers: 20, profiles: 4 },
  // Few enough for the session caches to be full before the second quarter: what grows after that is a leak.
  soak: { callers: 100, profiles: 5 },
  refusals: { callers: 200, profiles: 4 },
  // For each phase a caller and a profile that nobody has met before, beside the ones that are cached.
  faults: { callers: 1 + FAULT_PHASES.length, profiles: 1 + FAULT_PHASES.length },
} as const satisfies Record<string, Crowd>;
