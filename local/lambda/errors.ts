import type { InvokeOutcome } from './function-definition.ts';

/** Bytes Lambda takes and gives in a synchronous invocation: 6 MB, and 100 bytes more on the way back. */
export const maxRequestBytes = 6_291_456;
export const maxResponseBytes = 6_291_556;

type Failure = Extract<InvokeOutcome, { ok: false }>;

function failure(kind: Failure['kind'], errorType: string, errorMessage: string): Failure {
  return { ok: false, kind, payload: JSON.stringify({ errorType, errorMessage }) };
}

export function timedOut(requestId: string, timeoutMs: number): Failure {
  const seconds = (timeoutMs / 1000).toFixed(2);
  const text = `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`;
  return failure('timeout', 'Sandbox.Timedout', text);
}

/** `exit` as Lambda words it: `exit status 1`, `signal: killed`. */
export function exited(requestId: string, exit: string): Failure {
  const text = `RequestId: ${requestId} Error: Runtime exited with error: ${exit}`;
  return failure('crashed', 'Runtime.ExitError', text);
}

export function initExited(requestId: string, exit: string): Failure {
  const text = `RequestId: ${requestId} Error: Runtime exited with error: ${exit}`;
  return failure('init-error', 'Runtime.ExitError', text);
}

export function initTimedOut(requestId: string, timeoutMs: number): Failure {
  const seconds = (timeoutMs / 1000).toFixed(2);
  const text = `RequestId: ${requestId} Error: Init timed out after ${seconds} seconds`;
  return failure('init-error', 'Sandbox.Timedout', text);
}

export function responseTooLarge(): Failure {
  const text = `Response payload size exceeded maximum allowed payload size (${maxResponseBytes} bytes).`;
  return failure('too-large', 'Function.ResponseSizeTooLarge', text);
}

export function requestTooLarge(bytes: number): Failure {
  const text = `${bytes} byte payload is too large for the RequestResponse invocation type (limit ${maxRequestBytes} bytes)`;
  return failure('too-large', 'RequestTooLargeException', text);
}

/** More concurrent invocations than environments allowed. */
export function throttled(): Failure {
  return {
    ok: false,
    kind: 'throttled',
    payload: JSON.stringify({
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      Type: 'User',
      message: 'Rate Exceeded.',
    }),
  };
}
