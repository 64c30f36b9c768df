const MINUTE_MS = 60_000;

/** The service gives the session it has again while so much is left, or half its lifetime if that is less. */
const SERVICE_RENEWS_BELOW_MS = 20 * MINUTE_MS;
/** botocore refreshes from 15 minutes before expiry, the SDKs for JavaScript and Go from 5: a minute before all. */
const SDKS_ASK_BELOW_MS = 16 * MINUTE_MS;
/** Where hardly more is left at first, it may be a session of another's: its whole lifetime is not known. */
const SURELY_LONG_MS = 22 * MINUTE_MS;
/** Of the time left at the refresh, so that agents that began together do not come together. */
const JITTER_SHARE = 0.2;

/** With less left a credential is no longer given: it has to live through the answer and the request it is for. */
export const LEAST_LEFT_MS = 10_000;

/** How much is left when a credential is asked for anew, and when a request waits for the new one; in ms. */
export type Plan = { refreshLeftMs: number; waitLeftMs: number };

/**
 * The plan for a new credential with `leftMs` left: below the 20 minutes at which the service makes a new session
 * and before botocore's window, 16 to 20; of shorter ones after half. `isShort`: the service was found not to renew
 * at 20 minutes. `random` is in [0, 1).
 */
export function planFor(leftMs: number, isShort: boolean, random: number): Plan {
  const half = isShort || leftMs < SURELY_LONG_MS;
  return planAt((half ? leftMs / 2 : SERVICE_RENEWS_BELOW_MS) * (1 - JITTER_SHARE * random));
}

/** The plan where the service gave the same credential again: at half of what `first` had, else at half of the rest. */
export function planAgain(firstLeftMs: number, leftMs: number, random: number): Plan {
  const plan = planFor(firstLeftMs, true, random);
  return plan.refreshLeftMs < leftMs ? plan : planAt(leftMs / 2);
}

function planAt(refreshLeftMs: number): Plan {
  return { refreshLeftMs, waitLeftMs: Math.min(refreshLeftMs, SDKS_ASK_BELOW_MS) };
}
