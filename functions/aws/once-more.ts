/** What node calls a connection whose other end has gone. */
const GONE: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE']);

/**
 * Calls, and calls once more at once when the connection ended before a byte of an answer. Lambda freezes an
 * environment between requests, and services forget its open connections meanwhile: the first request afterwards
 * is written to nobody. For calls that may be made twice: reading, and events, whose id makes them one.
 */
export async function onceMore<Result>(signal: AbortSignal, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (signal.aborted || !endedUnanswered(error)) throw error;
    return call();
  }
}

function endedUnanswered(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || !GONE.has(error.code)) return false;
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  const answered = typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata;
  return !answered || metadata.httpStatusCode === undefined;
}
