import { LONGEST_SECONDS } from '../request/vend-request.ts';

/** Which limit shortened a session below what was asked; null when none did. */
export type CappedBy = 'policy' | 'profile' | null;

/**
 * How long a session lasts: what was asked (an hour when nothing was), shortened by the deciding rule's and the
 * profile's caps. A longer request than STS gives was refused before, it is never cut in silence.
 */
export function effectiveDuration(
  askedSeconds: number | null,
  policyCapSeconds: number | undefined,
  profileCapSeconds: number | undefined,
): { durationSeconds: number; cappedBy: CappedBy } {
  const asked = askedSeconds ?? LONGEST_SECONDS;
  const policyCap = policyCapSeconds ?? LONGEST_SECONDS;
  const profileCap = profileCapSeconds ?? LONGEST_SECONDS;
  const durationSeconds = Math.min(asked, policyCap, profileCap);
  if (durationSeconds === asked) return { durationSeconds, cappedBy: null };
  return { durationSeconds, cappedBy: policyCap <= profileCap ? 'policy' : 'profile' };
}

const TWENTY_MINUTES_MS = 20 * 60_000;
const FIVE_MINUTES_MS = 5 * 60_000;

/**
 * The least that must be left of a cached session for a hit: 20 minutes, or half its lifetime if that is less.
 * botocore refreshes from 15 minutes before expiry on: anything shorter would be asked for again at once.
 */
export function leastLeftMs(lifetimeMs: number): number {
  return Math.min(TWENTY_MINUTES_MS, lifetimeMs / 2);
}

/** The least that must be left of a cached session that stands in when STS is throttled or silent. */
export const LEAST_LEFT_FALLBACK_MS = FIVE_MINUTES_MS;
