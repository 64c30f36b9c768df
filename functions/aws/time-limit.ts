/**
 * Calls with a signal that aborts after `limitMs`; the timer ends with the call. A limit that is over, or infinite
 * (init has no deadline), is handled too.
 */
export async function withTimeLimit<Result>(
  limitMs: number,
  call: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const timer = Number.isFinite(limitMs)
    ? setTimeout(() => controller.abort(), Math.max(1, limitMs))
    : undefined;
  try {
    return await call(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
