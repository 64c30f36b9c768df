/** A session as STS gave it. The secrets are in these two fields and nowhere else. */
export type Session = {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiresAtMs: number;
  /** What it was ordered with; the names and tags the event tells. */
  sourceIdentity: string;
  tags: Readonly<Record<string, string>>;
  stsRequestId: string | null;
};

/** Keys STS answered with, before they are joined with their order. */
export type AssumedKeys = {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiresAtMs: number;
  stsRequestId: string | null;
};

export type AssumeFailureKind =
  | 'trust'
  | 'tag-session'
  | 'set-source-identity'
  | 'packed-policy-too-large'
  | 'region-disabled'
  | 'invalid'
  /** STS does not take the vend function's own keys. */
  | 'vend-keys'
  | 'throttled'
  | 'unavailable';

export type AssumeFailure = { kind: AssumeFailureKind; cause: string };

export type AssumeOutcome = { ok: true; keys: AssumedKeys } | { ok: false; failure: AssumeFailure };

/** What STS refused because it does not like us; asking again at once changes nothing. */
const DENIALS: ReadonlySet<AssumeFailureKind> = new Set(['trust', 'tag-session', 'set-source-identity']);

/** True for failures that another attempt, or a cached session, can mend. */
export function isPassing(kind: AssumeFailureKind): boolean {
  return kind === 'throttled' || kind === 'unavailable';
}

/** True for AccessDenied in all its forms, which is remembered for a while. */
export function isDenial(kind: AssumeFailureKind): boolean {
  return DENIALS.has(kind);
}

/** Public text of each failure: what the operator must mend. */
export const ASSUME_FAILURE_TEXT = {
  trust:
    "sts refuses the profile's role: let its trust policy admit the vend role with `sts:AssumeRole`, and the vend role's policy name it",
  'tag-session':
    "sts refuses session tags: allow `sts:TagSession` in the role's trust policy and the vend role's policy",
  'set-source-identity':
    "sts refuses the source identity: allow `sts:SetSourceIdentity` in the role's trust policy and the vend role's policy",
  'packed-policy-too-large':
    'the session policy and tags of the profile are too large together: shorten `session_policy`, `session_policy_arns` or `tags`',
  'region-disabled': "sts is not enabled for the role's account in this region: enable the region there",
  invalid:
    "sts refuses the profile's settings: check `role_arn`, `external_id`, `session_policy` and `max_session_duration`",
  'vend-keys':
    "sts refuses the vend function's own keys: its operator must look at its execution role and its clock",
  throttled: 'sts is throttled: try again in a few seconds',
  unavailable: 'sts did not answer in time: try again in a few seconds',
} as const satisfies Record<AssumeFailureKind, string>;
