import { TIME_LIMIT_EXCEEDED } from './time-limit.ts';

/** What an SDK call that threw says of the service. */
export type AwsFailure = {
  /** `unavailable`: no answer, half an answer or 5xx; `throttled`: ask later; `refused`: the request itself. */
  kind: 'unavailable' | 'throttled' | 'refused';
  /** The service's error code, the network's, or `UnreadableAnswer`. */
  name: string;
  /** The service's text, for matching; it can quote what was sent, so it is not for a log. */
  message: string;
  /** For the log: name, status and request id, and the text of errors that are known to quote no secret. */
  cause: string;
};

// https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
const THROTTLES: ReadonlySet<string> = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestThrottled',
  'RequestThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'BandwidthLimitExceeded',
  'LimitExceededException',
  'SlowDown',
  'PriorRequestNotComplete',
  'EC2ThrottledException',
]);

/** A signature error quotes the canonical request, and with it the session token; these do not. */
const QUOTABLE: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'PackedPolicyTooLarge',
  'PackedPolicyTooLargeException',
  'MalformedPolicyDocument',
  'RegionDisabledException',
  'ValidationError',
  'ValidationException',
  'ResourceNotFoundException',
  TIME_LIMIT_EXCEEDED,
]);

/** What the SDK throws over an answer that is not in the service's form: a proxy's page, a redirect, half a text. */
const UNREADABLE: ReadonlySet<string> = new Set([
  'Error',
  'SyntaxError',
  'TypeError',
  'Unknown',
  'UnknownError',
]);
export const UNREADABLE_ANSWER = 'UnreadableAnswer';

const LONGEST_CAUSE = 400;

/** Reads what the SDK, or the socket under it, threw. */
export function readAwsFailure(service: string, error: unknown): AwsFailure {
  const message = error instanceof Error ? error.message : '';
  const { httpStatusCode, requestId } = errorMetadata(error);
  const thrown = errorName(error);
  // Of a wrong checksum the SDK throws a bare Error that knows no status.
  const unreadable = thrown === 'Error' || (httpStatusCode !== undefined && UNREADABLE.has(thrown));
  const name = unreadable ? UNREADABLE_ANSWER : thrown;
  const throttled = THROTTLES.has(name) || httpStatusCode === 429;
  const refused = httpStatusCode !== undefined && httpStatusCode >= 400 && httpStatusCode < 500;
  const kind = throttled ? 'throttled' : refused ? 'refused' : 'unavailable';
  const noStatus = unreadable ? 'status unknown' : 'no answer';
  const parts = [httpStatusCode === undefined ? noStatus : `status ${httpStatusCode}`];
  if (requestId !== undefined) parts.push(`request ${requestId}`);
  const quoted = QUOTABLE.has(name) ? `: ${message}` : '';
  const cause = `${service}: ${name} (${parts.join(', ')})${quoted}`
    .replace(/\p{Cc}/gu, ' ')
    .slice(0, LONGEST_CAUSE);
  return { kind, name, message, cause };
}

function errorName(error: unknown): string {
  if (!(error instanceof Error)) return 'UnknownError';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  // The SDK calls a reset connection a TimeoutError too: the network's own code says which it was.
  const vague = error.name === 'Error' || error.name === 'TimeoutError';
  return (vague && code !== undefined ? code : error.name).slice(0, 64);
}

function errorMetadata(error: unknown): { httpStatusCode?: number; requestId?: string } {
  if (!(error instanceof Error) || !('$metadata' in error)) return {};
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null) return {};
  const found: { httpStatusCode?: number; requestId?: string } = {};
  if ('httpStatusCode' in metadata && typeof metadata.httpStatusCode === 'number')
    found.httpStatusCode = metadata.httpStatusCode;
  if ('requestId' in metadata && typeof metadata.requestId === 'string')
    found.requestId = metadata.requestId.slice(0, 64);
  return found;
}
