/** What a decision event and the availability figures call a request that ended with a code. */
export type Outcome = 'allow' | 'deny' | 'error';

/**
 * Every refusal the service can give, with its HTTP status.
 * `denied` statuses (401, 403, 429) are decisions; 400 and 5xx are errors, and only 5xx count against availability.
 */
export const REFUSALS = {
  IAM_AUTH_REQUIRED: { status: 401, outcome: 'deny' },
  INVALID_IDENTITY: { status: 403, outcome: 'deny' },
  MISSING_PROFILE: { status: 400, outcome: 'error' },
  INVALID_PROFILE: { status: 400, outcome: 'error' },
  INVALID_DURATION: { status: 400, outcome: 'error' },
  INVALID_REQUEST: { status: 400, outcome: 'error' },
  RATE_LIMITED: { status: 429, outcome: 'deny' },
  POLICY_DENY: { status: 403, outcome: 'deny' },
  APPROVAL_REQUIRED: { status: 403, outcome: 'deny' },
  POLICY_INVALID: { status: 500, outcome: 'error' },
  POLICY_UNAVAILABLE: { status: 503, outcome: 'error' },
  CREDENTIAL_ERROR: { status: 502, outcome: 'error' },
  AUDIT_UNAVAILABLE: { status: 503, outcome: 'error' },
  /** Reserved: approvals and revocation come later, nothing answers with it today. */
  SESSION_REVOKED: { status: 403, outcome: 'deny' },
  /** A fault of ours: the story threw. Never a decision. */
  INTERNAL_ERROR: { status: 500, outcome: 'error' },
} as const satisfies Record<string, { status: number; outcome: Outcome }>;

export type RefusalCode = keyof typeof REFUSALS;

/** `OK` is the code of an allowed request. */
export type DecisionCode = 'OK' | RefusalCode;

/** Outcome of a decision code, as events, logs and metrics call it. */
export function outcomeOf(code: DecisionCode): Outcome {
  return code === 'OK' ? 'allow' : REFUSALS[code].outcome;
}

/** HTTP status of a decision code. */
export function statusOf(code: DecisionCode): number {
  return code === 'OK' ? 200 : REFUSALS[code].status;
}
