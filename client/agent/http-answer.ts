import type { UpstreamFailure } from '../upstream/tell.ts';
import type { CacheAnswer } from './credential-cache.ts';

/** A whole answer of the agent. */
export type AgentAnswer = {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
};

type Failed = Exclude<CacheAnswer, { kind: 'given' }>;

/** A refusal in the service's own form, for SDKs that show it. */
export function refusal(
  status: number,
  code: string,
  message: string,
  requestId = 'none',
  headers: Readonly<Record<string, string>> = {},
): AgentAnswer {
  return { status, headers, body: JSON.stringify({ Code: code, Message: message, RequestId: requestId }) };
}

/** Why there are no credentials: refusals as they came, the agent's own in the same form. */
export function failureAnswer(failed: Failed): AgentAnswer {
  if (failed.kind === 'slow') {
    const message = 'the service has not answered yet: try again in a moment';
    return refusal(504, 'UPSTREAM_SLOW', message, 'none', { 'retry-after': '1' });
  }
  const { failure, retryAfterMs } = failed;
  const seconds = String(Math.max(1, Math.ceil(retryAfterMs / 1000)));
  const { status, code } = formOf(failure);
  const headers = status === 429 || status >= 500 ? { 'retry-after': seconds } : undefined;
  const requestId = failure.kind === 'refused' ? failure.requestId : 'none';
  return refusal(status, code, failure.message, requestId, headers);
}

function formOf(failure: UpstreamFailure): { status: number; code: string } {
  switch (failure.kind) {
    case 'refused':
      return failure;
    case 'unreachable':
      return { status: 502, code: 'UPSTREAM_UNREACHABLE' };
    case 'unsigned':
      return failure.why === 'usage'
        ? { status: 503, code: 'CALLER_KEYS_UNAVAILABLE' }
        : { status: 502, code: 'UPSTREAM_UNREACHABLE' };
  }
}
