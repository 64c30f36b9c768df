/** No other try excuses what must never happen, such as a forged token that gets in. A function would not be heard. */
const MAY_BE_LATE = /^(?!never: )/;

/** As many more tries, each of which sets everything up anew. */
export const moreTries = (count: number) => ({ retry: { count, condition: MAY_BE_LATE } });

/**
 * Functions, agents and SDKs wait a second or less for an answer, and a busy machine may stand still for longer: a test
 * whose subject is not time is tried again.
 */
export const THREE_TRIES = moreTries(2);

/** Fails a test for good when `what` happened. */
export function never(what: string, happened: boolean): void {
  if (happened) throw new Error(`never: ${what}`);
}
