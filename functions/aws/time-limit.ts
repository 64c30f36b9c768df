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
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    if (!Number.isFinite(limitMs)) return;
    const giveUp = () => {
      reject(timeLimitExceeded(limitMs));
      controller.abort();
    };
    timer = setTimeout(giveUp, Math.max(1, limitMs));
  });
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
