/**
 * Calls with a signal that aborts after `limitMs`, and rejects then with `TimeLimitExceeded`, whether or not the call
 * heeds the signal: loading a module, for one, does not. The timer ends with the call. A limit that is over, or
 * infinite (init has no deadline), is handled too.
 */
export async function withTimeLimit<Result>(
  limitMs: number,
  call: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const { promise: over, reject } = Promise.withResolvers<never>();
  const timer = Number.isFinite(limitMs)
    ? setTimeout(
        () => {
          reject(timeLimitExceeded(limitMs));
          controller.abort();
        },
        Math.max(1, limitMs),
      )
    : undefined;
  try {
    return await Promise.race([call(controller.signal), over]);
  } finally {
    clearTimeout(timer);
  }
}

export const TIME_LIMIT_EXCEEDED = 'TimeLimitExceeded';

function timeLimitExceeded(limitMs: number): Error {
  const error = new Error(`given up after ${Math.max(1, Math.round(limitMs))} ms`);
  error.name = TIME_LIMIT_EXCEEDED;
  return error;
}
