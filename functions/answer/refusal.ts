import type { RefusalCode } from './codes.ts';

/**
 * Why a request gets nothing. Two faces: `shownCode` and `message` are for the caller, `code` and `cause` for
 * the event, the metric and the log.
 */
export type Refusal = {
  /** What really happened. */
  code: RefusalCode;
  /** What the caller is told; differs from `code` only where the difference would tell a stranger too much. */
  shownCode: RefusalCode;
  /** Public text: lower case, no full stop, input in backticks, what to do next. */
  message: string;
  /** For the operator's log only; made of error names, statuses and faults, never of secrets. */
  cause?: string;
  /** Seconds for `Retry-After`, on 429 and 503. */
  retryAfterSeconds?: number;
};

/** A refusal that is shown as what it is. */
export function refuse(
  code: RefusalCode,
  message: string,
  more: { cause?: string; retryAfterSeconds?: number } = {},
): Refusal {
  return { code, shownCode: code, message, ...more };
}
